import { randomUUID } from 'node:crypto'
import { openAsBlob } from 'node:fs'
import { Problem } from '../../problem.ts'
import { type ExportFile, HOSTING_FOLDER, type Target } from '../target.ts'
import { listObjects, tagOf } from './list-objects.ts'
import { createS3Client, type S3Account } from './s3-client.ts'

/** Longest key of an object, in bytes. */
const MAX_KEY_BYTES = 1_024

/**
 * Creates the target that is a bucket, or the part of it beneath a prefix. An object has the bytes as they are: one object has one
 * coding, and some readers understand none.
 */
export function createS3Target(account: S3Account, prefix: string): Target {
  const send = createS3Client(account)
  const name = `s3://${account.bucket}/${prefix}`
  const start = prefix === '' || prefix.endsWith('/') ? prefix : `${prefix}/`
  const manifest = `${start}${HOSTING_FOLDER}/manifest.json`
  const journals = `${start}${HOSTING_FOLDER}/journal/`
  const keyOf = (path: string) => start + objectName(path)
  const notes: string[] = []
  let listed: ReadonlyMap<string, string> = new Map()

  async function read(key: string): Promise<{ readonly text: string; readonly version: string } | undefined> {
    const response = await send({ method: 'GET', key }, [404])
    const text = await response.text()
    return response.status === 404 ? undefined : { text, version: tagOf(response.headers.get('etag')) }
  }

  /** A store that knows no conditions of PUT refuses them, or ignores them: then nothing guards the manifest. */
  async function putManifest(body: string, version: string | undefined): Promise<Response> {
    const condition = version === undefined ? { 'If-None-Match': '*' } : { 'If-Match': `"${version}"` }
    const headers = { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' }
    const request = { method: 'PUT', key: manifest, body } as const
    const guarded = await send(
      { ...request, headers: { ...headers, ...condition } },
      [400, 404, 409, 412, 501],
    )
    if (guarded.status === 409 || guarded.status === 412 || guarded.status === 404)
      throw new Problem('conflict', `${name}: another export has begun: this one has ended`)
    return guarded.ok ? guarded : send({ ...request, headers })
  }

  return {
    name,
    redirectPages: true,
    async readState() {
      listed = await listObjects(send, start)
      const found = [...listed.keys()].filter(key => key.startsWith(journals))
      notes.push(...found)
      const lines: string[] = []
      for (const key of found) lines.push(...((await read(key))?.text.split('\n') ?? []))
      const state = await read(manifest)
      return { text: state?.text, version: state?.version, journal: lines.filter(line => line !== '') }
    },
    async writeManifest(text, version) {
      return tagOf((await putManifest(text, version)).headers.get('etag'))
    },
    async isCurrent(version) {
      const response = await send({ method: 'HEAD', key: manifest }, [404])
      return tagOf(response.headers.get('etag')) === version
    },
    async note(paths) {
      const key = journals + randomUUID()
      notes.push(key)
      await send({ method: 'PUT', key, body: paths.join('\n') })
    },
    async forgetJournal() {
      for (const key of notes.splice(0)) await send({ method: 'DELETE', key }, [404])
    },
    async findDamaged(files) {
      const damaged = Object.entries(files).filter(
        ([path, { tag }]) => tag === undefined || listed.get(keyOf(path)) !== tag,
      )
      return new Set(damaged.map(([path]) => path))
    },
    findForeign: async paths => paths.map(keyOf).find(key => listed.has(key)),
    canHold: path => Buffer.byteLength(keyOf(path)) <= MAX_KEY_BYTES,
    async put(file) {
      const response = await send({ method: 'PUT', key: keyOf(file.path), ...(await bodyOf(file)) })
      return tagOf(response.headers.get('etag'))
    },
    async remove(path) {
      await send({ method: 'DELETE', key: keyOf(path) }, [404])
    },
    writeHosting: async () => undefined,
  }
}

/** Returns the key of a path: what a request for the path asks for. A page with a slash at its end is an `index.html`. */
function objectName(path: string): string {
  const name = path.slice(1).split('/').map(decodeURIComponent).join('/')
  return name === '' || name.endsWith('/') ? `${name}index.html` : name
}

/** Without a type, a store would answer `binary/octet-stream` for a name that it does not know. */
async function bodyOf({ content, head, digest, redirectTo }: ExportFile) {
  const headers = {
    'Content-Type': head.type,
    'Cache-Control': head.cacheControl,
    ...(head.language !== undefined && { 'Content-Language': head.language }),
    ...(redirectTo !== undefined && { 'x-amz-website-redirect-location': redirectTo }),
  }
  if ('path' in content) return { headers, body: await openAsBlob(content.path) }
  const md5 = Buffer.from(digest, 'hex').toString('base64')
  return { headers: { ...headers, 'Content-MD5': md5 }, body: new Uint8Array(content) }
}
