import { hash, randomUUID } from 'node:crypto'
import type { MediaFiles } from '../articles/store/media-files.ts'
import type { Ask } from './ask.ts'
import { createBatches } from './batch.ts'
import { fileHead, isText, lastModified } from './file-head.ts'
import { createLinks } from './links.ts'
import type { FileEntry, FileHead, Group, Manifest } from './manifest.ts'
import { EMPTY } from './manifest.ts'
import type { MadeDocument, PlannedGroup } from './plan/group.ts'
import { REDIRECT_HEAD, redirectPages } from './redirect-pages.ts'
import type { Content, ExportFile, HostingFiles, Target, TargetState } from './target.ts'

/** Writes groups to a target. */
export interface Writer {
  /** The groups that were written or kept so far. */
  readonly groups: ReadonlyMap<string, Group>
  /** Makes a group unless it is the same as before, and collects its files. */
  write(planned: PlannedGroup): Promise<void>
  /** Writes what has been collected: the files that documents name, then the documents. */
  flush(): Promise<void>
  /** Writes the settings of hosts, removes what is no longer there, and writes the manifest. */
  finish(moment: WriterMoment, hosting: (manifest: Manifest) => HostingFiles): Promise<WriterReport>
}

/** What a manifest says of its moment. */
export type WriterMoment = Pick<Manifest, 'store' | 'edition' | 'revision' | 'time' | 'change'>

/** What was written. */
export interface WriterReport {
  readonly written: number
  readonly removed: number
  /** Files of the export, and their bytes. */
  readonly files: number
  readonly bytes: number
  /** What could not be exported, a line for each. */
  readonly warnings: readonly string[]
}

/** Options of `createWriter`. */
export interface WriterOptions {
  readonly target: Target
  readonly ask: Ask
  readonly files: Pick<MediaFiles, 'pathOf'>
  readonly state: TargetState
  readonly before: Manifest
  readonly baseUrl: string
  readonly now: () => Date
}

/** Files are written in batches of about so many bytes, or of so many documents. */
const BATCH_BYTES = 8_000_000
const BATCH_DOCUMENTS = 500
const MEDIA = /^\/media\/([0-9a-f]{32})\//

/** Creates the writer of a run. It looks at what the target has; nothing is written before the first `flush`. */
export async function createWriter(options: WriterOptions): Promise<Writer> {
  const { target, ask, state, before, now } = options
  const links = createLinks(options.baseUrl)
  const journal = new Set(state.journal)
  const damaged = new Set([...journal, ...(await target.findDamaged(before.files))])
  const groups = new Map<string, Group>()
  const entries = new Map<string, FileEntry>()
  const heads = createHeads(before.heads)
  const run = randomUUID()
  const text = (manifest: Manifest) => JSON.stringify({ run, manifest })
  const batches = createBatches({
    target,
    version: state.version,
    beginning: () => text(before),
    isOwn: path => before.files[path] !== undefined || journal.has(path),
  })
  const warnings: string[] = []
  const collected = { named: [] as ExportFile[], documents: [] as ExportFile[], bytes: 0 }
  /** What each path of a picture, a recording or a stylesheet has been found to be. */
  const looked = new Map<string, Promise<boolean>>()
  let written = 0
  let rulesChanged = false

  function keep(name: string, group: Group): void {
    groups.set(name, group)
    for (const path of [...group.files, ...group.links]) keepFile(path)
  }

  function keepFile(path: string): boolean {
    const entry = before.files[path]
    if (entry === undefined || damaged.has(path)) return false
    if (!entries.has(path)) entries.set(path, entry)
    return true
  }

  function isIntact({ files, links }: Group): boolean {
    return [...files, ...links].every(path => before.files[path] !== undefined && !damaged.has(path))
  }

  function collect(file: ExportFile, list: 'named' | 'documents'): void {
    if (!target.canHold(file.path)) {
      warnings.push(`${file.path}: the name is too long for a file: it is left out`)
      return
    }
    const head = heads.numberOf(file.head)
    const known = entries.get(file.path) ?? before.files[file.path]
    const isSame = known?.digest === file.digest && known.head === head && !damaged.has(file.path)
    const { digest, size, changed } = file
    entries.set(file.path, isSame ? known : { digest, size, changed, head })
    if (isSame) return
    collected[list].push(file)
    collected.bytes += 'path' in file.content ? 0 : file.size
    damaged.delete(file.path)
  }

  function collectDocument({ path, answer }: MadeDocument): readonly string[] {
    const head = fileHead(answer)
    const isPage = head.type.startsWith('text/html')
    const content = isPage ? Buffer.from(links.withPagePaths(answer.body.toString())) : answer.body
    collect(fileOf(path, head, { content, changed: lastModified(answer) }), 'documents')
    return isText(head.type) ? links.filesIn(content.toString()) : []
  }

  function fileOf(
    path: string,
    head: FileHead,
    {
      content,
      changed = now().getTime(),
    }: { readonly content: Buffer; readonly changed?: number | undefined },
  ): ExportFile {
    const whole = Math.floor(changed / SECOND) * SECOND
    return { path, head, content, size: content.length, digest: hash('md5', content), changed: whole }
  }

  /** A file of the media folder never changes under its address. */
  async function lookFor(path: string): Promise<boolean> {
    if (keepFile(path)) return true
    const mediaHash = MEDIA.exec(path)?.[1]
    const answer = await ask(path, { method: mediaHash === undefined ? 'GET' : 'HEAD' })
    if (answer.status !== 200) {
      warnings.push(`${path}: it is named by a document, but the server answers ${answer.status}`)
      return false
    }
    const head = fileHead(answer)
    if (mediaHash === undefined) collect(fileOf(path, head, { content: answer.body }), 'named')
    else {
      const content: Content = { path: options.files.pathOf(mediaHash) }
      const size = Number(answer.headers['content-length'])
      collect({ path, head, content, size, digest: mediaHash, changed: lastModified(answer) ?? 0 }, 'named')
    }
    return entries.has(path)
  }

  async function findLinks(paths: readonly string[]): Promise<readonly string[]> {
    const found: string[] = []
    for (const path of new Set(paths)) {
      const looking = looked.get(path) ?? lookFor(path)
      looked.set(path, looking)
      if (await looking) found.push(path)
    }
    return found
  }

  async function flush(): Promise<void> {
    const { named, documents } = collected
    written += named.length + documents.length
    const tags = await batches.write([named, documents])
    for (const [path, tag] of tags) {
      const entry = entries.get(path)
      if (entry !== undefined && tag !== undefined) entries.set(path, { ...entry, tag })
    }
    Object.assign(collected, { named: [], documents: [], bytes: 0 })
  }

  async function write({ name, key, make }: PlannedGroup): Promise<void> {
    const known = before.groups[name]
    if (known !== undefined && key === known.key && isIntact(known)) return keep(name, known)
    const made = await make()
    const named = made.documents.flatMap(collectDocument)
    for (const address of made.failed)
      warnings.push(`${address}: the server could not render it; it stays as it was`)
    const stale = made.failed.filter(keepFile)
    rulesChanged ||= JSON.stringify(made.rules) !== JSON.stringify(known?.rules ?? [])
    groups.set(name, {
      // What failed is made again by the next run.
      key: made.failed.length > 0 ? '' : (made.key ?? key ?? ''),
      files: [...made.documents.map(({ path }) => path), ...stale].filter(path => entries.has(path)),
      rules: made.rules,
      links: await findLinks(named),
      facts: made.facts,
    })
    const { documents, bytes } = collected
    if (bytes > BATCH_BYTES || documents.length > BATCH_DOCUMENTS) await flush()
  }

  async function finish(
    moment: WriterMoment,
    hosting: (manifest: Manifest) => HostingFiles,
  ): Promise<WriterReport> {
    if (target.redirectPages) collectRedirects()
    await flush()
    const manifest: Manifest = {
      ...EMPTY,
      ...moment,
      heads: heads.all,
      files: Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : 1))),
      groups: Object.fromEntries(groups),
    }
    const gone = [...new Set([...Object.keys(before.files), ...journal])].filter(path => !entries.has(path))
    const hasChanged =
      written + gone.length > 0 || rulesChanged || moment.edition !== before.edition || before.hosting === ''
    const hosted = hasChanged ? await writeHosting(hosting(manifest)) : before.hosting
    await batches.remove(gone)
    const isSame = moment.revision === before.revision && moment.change === before.change
    const isDone = written + gone.length === 0 && hosted === before.hosting && journal.size === 0 && isSame
    if (!isDone) await batches.end(text({ ...manifest, hosting: hosted }))
    const sizes = [...entries.values()].map(({ size }) => size)
    const bytes = sizes.reduce((sum, size) => sum + size, 0)
    return { written, removed: gone.length, files: entries.size, bytes, warnings }
  }

  async function writeHosting(settings: HostingFiles): Promise<string> {
    const hosted = hash('sha256', JSON.stringify(settings), 'base64url')
    if (hosted === before.hosting) return hosted
    await batches.begin()
    await target.writeHosting(settings)
    return hosted
  }

  function collectRedirects(): void {
    const rules = groups.values().flatMap(group => group.rules)
    for (const { path, to, html } of redirectPages([...rules], new Set(entries.keys()))) {
      const known = before.files[path]
      const file = fileOf(path, REDIRECT_HEAD, { content: Buffer.from(html), changed: known?.changed })
      collect({ ...file, redirectTo: to }, 'documents')
    }
  }

  return { groups, write, flush, finish }
}

const SECOND = 1_000

/** Numbers heads: most files have one of a few. */
function createHeads(known: readonly FileHead[]) {
  const all = [...known]
  const numbers = new Map(all.map((head, n) => [JSON.stringify(head), n]))
  return {
    all,
    numberOf(head: FileHead): number {
      const key = JSON.stringify(head)
      const number = numbers.get(key) ?? all.push(head) - 1
      numbers.set(key, number)
      return number
    },
  }
}
