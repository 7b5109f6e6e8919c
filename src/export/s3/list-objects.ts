import type { S3Send } from './s3-client.ts'

/** Returns the entity tag of each object whose key begins with a prefix, by its key. */
export async function listObjects(send: S3Send, prefix: string): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>()
  let token: string | undefined
  do {
    const query = { 'list-type': '2', prefix, ...(token !== undefined && { 'continuation-token': token }) }
    const response = await send({ method: 'GET', key: '', query })
    const text = await response.text()
    for (const [, content = ''] of text.matchAll(CONTENT)) {
      found.set(textOf(content, 'Key') ?? '', tagOf(textOf(content, 'ETag')))
    }
    token = textOf(text.replaceAll(CONTENT, ''), 'NextContinuationToken')
  } while (token !== undefined)
  return found
}

const CONTENT = /<Contents>(.*?)<\/Contents>/gs

/** Returns an entity tag without its quotes. */
export function tagOf(tag: string | null | undefined): string {
  return tag?.replaceAll('"', '') ?? ''
}

function textOf(xml: string, name: string): string | undefined {
  const text = new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1]
  return text?.replace(/&(?:#(\d+)|#x([\da-f]+)|(\w+));/gi, (whole, decimal, hex, entity) => {
    if (decimal !== undefined) return String.fromCodePoint(Number(decimal))
    if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16))
    return ENTITIES[entity] ?? whole
  })
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
