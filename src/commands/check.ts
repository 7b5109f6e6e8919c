import { join } from 'node:path'
import { addressKey } from '../articles/addresses/old-address.ts'
import { type Fault, quote } from '../articles/faults/fault.ts'
import { type Publication, pathBeneath, type Redirect } from '../articles/publication.ts'
import type { ArticleStore } from '../articles/store/article-store.ts'
import { type Config, localUrl } from '../config.ts'
import { type ResolveOptions, resolveAddress } from '../feeds/resolve-address.ts'
import { FEED_FILE_NAMES } from '../formats/formats.ts'
import { openIntake } from '../intake/intake.ts'
import { REDIRECTS_FILE } from '../intake/load-publication.ts'
import { recipeFaults } from '../portals/recipe/recipes.ts'
import { pictureDecoders, readingThreads } from '../serving/intake-parts.ts'
import { createRenderer } from '../serving/rendering/renderer.ts'
import { readSources } from '../serving/updating/open-sources.ts'
import { createDryRunMediaFiles } from '../stores/media/media-files.ts'
import { openSqliteStore } from '../stores/sqlite/sqlite.ts'
import { checkPodcasts } from './check-podcasts.ts'
import { checkReport } from './check-report.ts'
import { checkPortal, recipeText } from './checking/check-portal.ts'

/** The result of `check`. */
export interface CheckResult {
  /** For people: a line for each fault and each kind of warning, and one that counts them. */
  readonly text: string
  /** True when there are only warnings, or nothing. */
  readonly valid: boolean
}

const SILENT = { info: () => undefined, warn: () => undefined, error: () => undefined }

/**
 * Reads a folder and its sources as `serve` does, and reports everything that is wrong with them. It stores nothing and contacts no
 * other servers than those of the sources.
 * @throws Problem when the folder or its publication.yaml cannot be used.
 */
export async function check(folder: string, config: Config, now: () => Date): Promise<CheckResult> {
  if (config.recipe) return { text: recipeText(config.portal), valid: true }
  const store = openSqliteStore(':memory:')
  const files = createDryRunMediaFiles()
  const renderer = createRenderer()
  const intake = await openIntake({
    ...{ folder, store, files, decoders: pictureDecoders, now, log: SILENT },
    baseUrl: config.baseUrl,
    localUrl: localUrl(config),
    threads: readingThreads({ media: undefined }),
    readContent: renderer.readContent,
    recipeFaults,
  })
  const own = await intake.sync()
  const { publication } = intake
  const rows = await readSources({ folder, store, files, config, publication, now })
  const [added, read] = [own.added + rows.added, own.read + rows.read]
  const faults = [
    ...(await intake.faults()),
    ...rows.faults,
    ...(await redirectFaults(publication, store, now())),
  ]
  const podcasts = config.podcast
    ? await checkPodcasts({ folder, publication, store, now: now(), found: faults })
    : undefined
  const portal = config.portal
    ? await checkPortal({ folder, publication, store, now: now(), found: faults, portal: config.portal })
    : undefined
  await renderer.close()
  await store.close()
  const findings = portal?.findings ?? podcasts?.findings ?? faults
  const passedOver = faults.filter(isPassedOver).length
  const shows = [...(podcasts?.shows ?? []), ...(portal?.lines ?? [])]
  return resultOf(findings, { folder, verbose: config.verbose, added, read, passedOver, shows })
}

/** Returns a fault for each redirect that leads nowhere, or that stands for an address which is served. */
async function redirectFaults(
  publication: Publication,
  store: ArticleStore,
  now: Date,
): Promise<readonly Fault[]> {
  const { redirects = [] } = publication
  const options = { publication, store, now, fileNames: FEED_FILE_NAMES, oldSites: false }
  const faults: Fault[] = []
  for (const redirect of redirects) {
    const { from, to, line, wildcard } = redirect
    const place = { file: REDIRECTS_FILE, line }
    const fail = (message: string) => faults.push({ severity: 'fault', ...place, message })
    if (wildcard && to.endsWith('*')) {
      const message = doubtAbout(redirect, publication)
      if (message !== undefined) faults.push({ severity: 'warning', ...place, message })
    } else if ((await resolveAddress(to, options)) === undefined) {
      fail(
        `expected an address that leads somewhere for ${quote(from)}, got ${quote(to)}, which is nothing here`,
      )
    } else if (wildcard !== true && (await isServed(from, options))) {
      fail(
        `expected an address that is not served here, got ${quote(from)}: remove the line, it has no effect`,
      )
    }
  }
  return faults
}

/** Folders in which the server has something. */
const SERVED_FOLDERS = /^\/(?:(?:articles|tags|authors|sections|feeds|archive)\/)?$/

/** Where a wildcard leads is only known for each address alone. Its folder must be one that is served, or an old one. */
function doubtAbout({ from, to }: Redirect, { baseUrl, redirects = [] }: Publication): string | undefined {
  const folder = to.slice(0, -1)
  const path = pathBeneath(folder, baseUrl) ?? folder
  if (!path.startsWith('/') || SERVED_FOLDERS.test(path)) return undefined
  const key = addressKey(path) ?? path
  if (redirects.some(other => other.from !== from && `${other.from}/`.startsWith(`${key}/`))) return undefined
  return `expected a folder that is served, got ${quote(to)} for ${quote(`${from}/*`)}: only old addresses of articles can be there`
}

/** Returns whether the server has something at an old address, which is then never redirected. */
async function isServed(key: string, options: ResolveOptions): Promise<boolean> {
  if (key.includes('?')) return false
  const publication = { ...options.publication, redirects: undefined }
  const url = await resolveAddress(key, { ...options, publication })
  return addressKey(pathBeneath(url ?? '', publication.baseUrl) ?? '') === key
}

interface CheckedFolder {
  readonly folder: string
  readonly verbose: boolean
  /** Number of valid records. */
  readonly added: number
  /** Number of all files that may be records. */
  readonly read: number
  /** Number of those that are no records. */
  readonly passedOver: number
  /** A line for each podcast, or each feed for a portal, that was checked. */
  readonly shows: readonly string[]
}

function resultOf(findings: readonly Fault[], checked: CheckedFolder): CheckResult {
  const { folder, verbose, added, read, passedOver, shows } = checked
  const placed = findings.map(finding => ({ ...finding, file: join(folder, finding.file) }))
  const lines = checkReport(placed, { verbose })
  const count = (kind: Fault['severity']) => findings.filter(({ severity }) => severity === kind).length
  const [faults, warnings] = [count('fault'), count('warning')]
  const counts = [
    ...[counted(read - passedOver, 'record'), `${added} valid`],
    ...[counted(faults, 'fault'), counted(warnings, 'warning')],
    ...(passedOver > 0 ? [`${counted(passedOver, 'file')} passed over`] : []),
  ]
  return {
    text: [...lines, ...shows, counts.join(', ')].join('\n'),
    valid: faults === 0,
  }
}

/** Whether a note is about a file that may be a record; others are about the folder. */
function isPassedOver({ severity, file }: Fault): boolean {
  return severity === 'note' && file !== ''
}

function counted(count: number, noun: string): string {
  return `${count} ${count === 1 ? noun : `${noun}s`}`
}
