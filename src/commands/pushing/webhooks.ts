import type { Publication } from '../../articles/publication.ts'
import type { Config } from '../../config.ts'
import { Problem } from '../../problem.ts'
import { openWebhooks } from '../../pushing/webhooks/open-webhooks.ts'
import type { Webhooks, WebhookView } from '../../pushing/webhooks/webhooks.ts'
import { openStore } from '../../stores/open.ts'
import { VERSION } from '../../version.ts'
import { DEFAULT_FOLDER } from '../command-line.ts'
import { readPublication } from '../token.ts'

/** What `webhooks` prints, and whether every test was accepted. */
export interface WebhooksReport {
  readonly text: string
  readonly accepted: boolean
}

/**
 * Runs `webhooks [folder]`, `webhooks test [URL] [folder]` or `webhooks enable [URL] [folder]`.
 * @throws Problem when the operands are wrong, or there is no such webhook.
 */
export async function webhooks(
  operands: readonly string[],
  config: Config,
  now: () => Date,
): Promise<WebhooksReport> {
  const { action, url, folder } = parseOperands(operands)
  const store = await openStore(config)
  try {
    const publication = await readPublication(folder, store, { config, now })
    const { allowPrivateAddresses } = config
    const opened = openWebhooks({ store, publication, version: VERSION, allowPrivateAddresses, now })
    try {
      const chosen = select(await opened.list(), url)
      if (action === undefined) return report(chosen.map(line), 'There are no webhooks.')
      if (action === 'enable') return report(await enable(chosen, opened), 'There are no webhooks.')
      return await test(chosen, publication, opened)
    } finally {
      await opened.close()
    }
  } finally {
    await store.close()
  }
}

function parseOperands(operands: readonly string[]) {
  const [first] = operands
  const action = first === 'test' || first === 'enable' ? first : undefined
  const rest = action === undefined ? operands : operands.slice(1)
  const urls = rest.filter(isUrl)
  const folders = rest.filter(operand => !isUrl(operand))
  const [url, folder = DEFAULT_FOLDER] = [urls[0], folders[0]]
  if (urls.length <= (action === undefined ? 0 : 1) && folders.length <= 1) return { action, url, folder }
  throw new Problem(
    'usage',
    `expected webhooks [folder], webhooks test [URL] [folder] or webhooks enable [URL] [folder], got webhooks ${operands.join(' ')}`,
  )
}

function isUrl(operand: string): boolean {
  return /^https?:/i.test(operand)
}

function select(all: readonly WebhookView[], url: string | undefined): readonly WebhookView[] {
  const chosen = url === undefined ? all : all.filter(webhook => webhook.url === url)
  if (url === undefined || chosen.length > 0) return chosen
  throw new Problem('usage', `${url}: there is no such webhook: see feedwright webhooks`)
}

function report(lines: readonly string[], none: string): WebhooksReport {
  return { text: lines.join('\n') || none, accepted: true }
}

function line({ id, url, events, origin, state, waiting, failed, error }: WebhookView): string {
  const from = origin === 'publication' ? 'publication.yaml' : 'API'
  const counts = `${waiting} waiting, ${failed} given up`
  return [id, url, events.join(', '), from, state, counts, ...(error === undefined ? [] : [error])].join('  ')
}

async function test(
  chosen: readonly WebhookView[],
  publication: Publication,
  opened: Pick<Webhooks, 'test'>,
): Promise<WebhooksReport> {
  const lines: string[] = []
  let accepted = true
  for (const { id, url } of chosen) {
    const result = await opened.test(id, publication)
    if (result === undefined) continue
    const { status = 'no answer', milliseconds, error } = result
    accepted &&= result.accepted
    const outcome = result.accepted ? 'accepted' : 'not accepted'
    lines.push(
      [url, outcome, status, `${milliseconds} ms`, ...(error === undefined ? [] : [error])].join('  '),
    )
  }
  return { ...report(lines, 'There are no webhooks.'), accepted }
}

async function enable(
  chosen: readonly WebhookView[],
  opened: Pick<Webhooks, 'enable'>,
): Promise<readonly string[]> {
  const lines: string[] = []
  for (const { id, url } of chosen) {
    const count = (await opened.enable(id)) ?? 0
    lines.push(`${url}  enabled  ${count} ${count === 1 ? 'delivery is' : 'deliveries are'} sent again`)
  }
  return lines
}
