import { resolve } from 'node:path'
import { type ExportReport, exportSite } from '../../export/export-site.ts'
import { createFolderTarget } from '../../export/folder/folder-target.ts'
import { createS3Target } from '../../export/s3/s3-target.ts'
import type { Target } from '../../export/target.ts'
import { messageOf, Problem } from '../../problem.ts'
import { coalesce } from '../../system/waiting.ts'
import { VERSION } from '../../version.ts'
import { DEFAULT_FOLDER } from '../command-line.ts'
import { type OpenedSite, openSite, type SiteOptions } from './open-site.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** Options of `exportTo`. */
export interface ExportCommandOptions extends Pick<SiteOptions, 'config' | 'log' | 'now'> {
  readonly env: Environment
  /** Prints a line. */
  readonly print: (text: string) => void
}

/** An export that runs until it is stopped, or that has ended. */
export interface Exporting {
  /** Whether it follows the folder from now on. */
  readonly watches: boolean
  /** Waits for the export that runs, and releases everything. */
  stop(): Promise<void>
}

/**
 * Runs `export DIR|s3://bucket/prefix [folder]`: exports once, or with `watch` again after each change and whenever an article
 * becomes due.
 * @throws Problem when the operands, the folder, the store or the place cannot be used.
 */
export async function exportTo(
  operands: readonly string[],
  options: ExportCommandOptions,
): Promise<Exporting> {
  const { config, print, log, now } = options
  const [place, folder = DEFAULT_FOLDER, ...others] = operands
  if (place === undefined || others.length > 0)
    throw new Problem(
      'usage',
      `expected export DIR or export s3://bucket/prefix, and perhaps the folder of articles, got export ${operands.join(' ')}`,
    )
  const target = openTarget(place, options)
  let refreshed = () => undefined as void
  const site = await openSite({ folder, config, log, now, onRefreshed: () => refreshed() })

  async function run(): Promise<void> {
    const report = await exportSite({ ...site, target, version: VERSION, now })
    for (const line of reportLines(report, { target, site, watches: config.watch })) print(line)
  }

  try {
    await run()
  } catch (error) {
    await site.close()
    throw error
  }
  if (!config.watch) {
    await site.close()
    return { watches: false, stop: async () => undefined }
  }
  const again = coalesce(() =>
    run().catch(error => log.error({}, `the export stays as it was: ${messageOf(error)}`)),
  )
  let running: Promise<void> = Promise.resolve()
  refreshed = () => {
    running = again()
  }
  return {
    watches: true,
    async stop() {
      refreshed = () => undefined
      await running
      await site.close()
    },
  }
}

/** @throws Problem when the place cannot be one. */
function openTarget(place: string, { config, env }: ExportCommandOptions): Target {
  const s3 = /^s3:\/\/(?<bucket>[^/]+)(?:\/(?<prefix>.*))?$/.exec(place)?.groups
  if (s3 === undefined) {
    if (/^[a-z][a-z\d+.-]+:\/\//i.test(place))
      throw new Problem('usage', `export: expected a folder or s3://bucket/prefix, got ${place}`)
    return createFolderTarget(resolve(place), { redirectPages: config.redirectPages })
  }
  const region = env.AWS_REGION || env.AWS_DEFAULT_REGION || 'us-east-1'
  const endpoint = config.endpoint || env.AWS_ENDPOINT_URL_S3 || env.AWS_ENDPOINT_URL
  const account = {
    ...{ region, bucket: s3.bucket ?? '', sessionToken: env.AWS_SESSION_TOKEN || undefined },
    endpoint: (endpoint ?? `https://s3.${region}.amazonaws.com`).replace(/\/+$/, ''),
    accessKeyId: keyFrom(env, 'AWS_ACCESS_KEY_ID'),
    secretAccessKey: keyFrom(env, 'AWS_SECRET_ACCESS_KEY'),
  }
  return createS3Target(account, s3.prefix ?? '')
}

function keyFrom(env: Environment, name: string): string {
  const key = env[name]
  if (key !== undefined && key !== '') return key
  throw new Problem(
    'usage',
    `${name}: expected the key of an account that may write to the bucket, got nothing`,
  )
}

interface ReportContext {
  readonly target: Target
  readonly site: Pick<OpenedSite, 'publisher'>
  readonly watches: boolean
}

const MEGABYTE = 1_000_000

function reportLines(report: ExportReport, { target, site, watches }: ReportContext): readonly string[] {
  const { written, removed, files, bytes, warnings, nextDue } = report
  const size = (bytes / MEGABYTE).toFixed(1)
  const due = nextDue === undefined ? [] : [dueLine(nextDue, watches)]
  return [
    ...warnings.map(warning => `warning: ${warning}`),
    ...adviceLines(site.publisher),
    `${target.name}: ${count(written, 'file')} written, ${removed} removed; ${count(files, 'file')}, ${size} MB`,
    ...due,
  ]
}

function dueLine(nextDue: Date, watches: boolean): string {
  const instant = nextDue.toISOString().replace('.000Z', 'Z')
  return watches
    ? `next export at ${instant}`
    : `an article becomes due or expires at ${instant}: export again then`
}

/** Readers would ask a host of files for pushes. */
function adviceLines({ publication }: Pick<OpenedSite['publisher'], 'publication'>): readonly string[] {
  if (publication === undefined || publication.hub === false) return []
  return [
    `warning: the feeds name ${publication.baseUrl}/hub, which only a server answers: without one, set "hub: false" in publication.yaml`,
  ]
}

function count(number: number, thing: string): string {
  return `${number} ${thing}${number === 1 ? '' : 's'}`
}
