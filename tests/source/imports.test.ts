import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { expect, test } from 'vitest'

/** Folders within a folder that are a place of their own: a capability, or a part that others must not import. */
const INNER_PLACES = ['stores/copy', 'images/heic'] as const

/** Which places of `src` a place may import. The files beside the folders may import any. */
const ARROWS: Readonly<Record<string, readonly string[]>> = {
  system: [],
  alerts: ['articles'],
  articles: [],
  checking: ['articles', 'feeds'],
  content: ['articles'],
  feeds: ['articles'],
  formats: ['articles', 'system'],
  records: ['articles'],
  images: ['articles', 'outgoing', 'system'],
  'images/heic': ['images'],
  stores: ['articles', 'system'],
  'stores/copy': ['articles', 'stores', 'system'],
  outgoing: ['articles', 'system'],
  pages: ['articles', 'content', 'feeds'],
  portals: ['articles', 'content', 'feeds', 'formats', 'http', 'publish', 'records', 'system'],
  doctor: [],
  export: ['articles', 'feeds', 'formats', 'http', 'publish'],
  readers: ['articles', 'feeds', 'formats', 'http', 'operator', 'pages', 'publish'],
  metrics: ['articles', 'feeds', 'formats', 'http', 'publish', 'pushing'],
  operator: ['articles', 'feeds', 'http', 'pages', 'publish'],
  sitemaps: ['articles', 'feeds', 'formats', 'http', 'publish'],
  preview: ['articles', 'feeds', 'formats', 'operator', 'pages', 'publish'],
  recall: ['articles', 'feeds', 'formats', 'http', 'publish'],
  pushing: ['articles', 'feeds', 'formats', 'http', 'outgoing', 'publish', 'system'],
  publish: ['articles', 'content', 'feeds', 'formats', 'system'],
  intake: ['articles', 'content', 'images', 'records', 'system'],
  tables: ['articles', 'content', 'images', 'intake', 'outgoing', 'records', 'system'],
  http: ['articles', 'content', 'feeds', 'formats', 'pages', 'publish', 'system'],
  api: ['articles', 'content', 'http', 'images', 'publish', 'records', 'system'],
  importing: ['articles', 'images', 'outgoing'],
  serving: [
    ...['alerts', 'api', 'articles', 'feeds', 'formats', 'http', 'images', 'images/heic'],
    ...['doctor', 'intake', 'metrics', 'operator', 'portals', 'preview', 'publish'],
    ...['pushing', 'readers', 'recall', 'sitemaps', 'stores', 'system', 'tables'],
  ],
  commands: [
    ...['articles', 'checking', 'doctor', 'export', 'feeds', 'formats', 'http', 'images'],
    ...['importing', 'intake', 'portals', 'publish', 'pushing', 'readers', 'recall'],
    ...['records', 'serving', 'sitemaps', 'stores', 'stores/copy', 'system'],
  ],
}

/** What could be deleted with a line in `serving` or `commands`: nothing else may import it. */
const CAPABILITIES: Readonly<Record<string, readonly string[]>> = {
  alerts: ['serving'],
  api: ['serving'],
  checking: ['commands'],
  doctor: ['commands', 'serving'],
  export: ['commands'],
  importing: ['commands'],
  metrics: ['serving'],
  operator: ['preview', 'readers', 'serving'],
  preview: ['serving'],
  portals: ['commands', 'serving'],
  pushing: ['commands', 'metrics', 'serving'],
  readers: ['commands', 'serving'],
  recall: ['commands', 'serving'],
  sitemaps: ['commands', 'serving'],
  tables: ['serving'],
  'stores/copy': ['commands'],
  'images/heic': ['serving'],
}

/** Files beside the folders, and which places may import them; `problem.ts` is everybody's. */
const TOP_FILES: Readonly<Record<string, readonly string[]>> = {
  'command-settings.ts': [],
  'config.ts': ['commands', 'serving'],
  'feed.ts': [],
  'feedwright.ts': [],
  'log.ts': [],
  'main.ts': [],
  'problem.ts': Object.keys(ARROWS),
  'server-settings.ts': [],
  'setting.ts': ['commands'],
  'version.ts': ['commands', 'serving'],
}

/** The one home of each dependency, and of the parts of Node that reach outside. */
const HOMES: Readonly<Record<string, readonly string[]>> = {
  '@date-fns/tz': ['articles'],
  aws4fetch: ['export'],
  'date-fns': ['articles'],
  express: ['api', 'http', 'operator', 'portals', 'pushing', 'sitemaps'],
  'fastest-levenshtein': ['articles'],
  feed: ['formats'],
  'file-type': ['doctor', 'images'],
  htmlparser2: ['content', 'doctor', 'importing', 'preview'],
  'image-size': ['images'],
  'ipaddr.js': ['http', 'outgoing'],
  'jsonc-parser': ['records'],
  'libheif-js': ['images/heic'],
  'lru-cache': ['api', 'http', 'publish'],
  'markdown-it': ['content'],
  'markdown-it-deflist': ['content'],
  'markdown-it-emoji': ['content'],
  'markdown-it-footnote': ['content'],
  'media-captions': ['content'],
  'p-limit': ['images', 'intake', 'publish', 'stores'],
  'parse-srcset': ['content'],
  pg: ['stores', 'stores/copy', 'tables'],
  pino: ['log.ts', 'serving'],
  'pino-pretty': ['log.ts'],
  'prom-client': ['metrics'],
  'sanitize-html': ['content'],
  saxes: ['doctor', 'preview', 'publish'],
  sharp: ['images'],
  'smol-toml': ['records'],
  undici: ['doctor', 'images', 'importing', 'outgoing'],
  yaml: ['importing', 'records'],
  yauzl: ['importing'],
  zod: ['api', 'articles', 'portals'],
  'music-metadata': ['images'],
  '@tokenizer/range': ['images'],
  'node:dns': ['doctor', 'outgoing'],
  'node:fs': [
    'system',
    'commands',
    'export',
    'images',
    'importing',
    'intake',
    'operator',
    'pages',
    'portals',
    'pushing',
    'readers',
    'stores',
    'stores/copy',
    'version.ts',
  ],
  'node:http': ['api', 'doctor', 'export', 'http', 'metrics', 'readers', 'recall'],
  'node:net': ['doctor', 'export', 'http', 'images', 'outgoing', 'readers'],
  'node:sqlite': ['importing', 'stores', 'stores/copy', 'tables'],
}

/** Files that a folder may hold, so that a newcomer sees at a glance what is in it. */
const MAX_FILES_OF_FOLDER = 12

/** Folders that may hold more, and why. */
const LARGE_FOLDERS: Readonly<Record<string, string>> = {
  'pages/words': 'one file of words for each language',
}

const SRC = join(import.meta.dirname, '../../src')

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter(name => name.endsWith('.ts'))
  .map(name => name.replaceAll('\\', '/'))

const imports = files.flatMap(file => {
  const text = readFileSync(join(SRC, file), 'utf8')
  const found = text.matchAll(
    /^(?:import|export)\s[^'"=();]*?from '([^']+)'|^import '([^']+)'|\bimport\('([^']+)'\)/gm,
  )
  return [...found].map(match => ({ file, to: match[1] ?? match[2] ?? match[3] ?? '' }))
})

const inner = imports
  .filter(({ to }) => to.startsWith('.') && to.endsWith('.ts'))
  .map(({ file, to }) => ({ file, to: relative(SRC, join(SRC, dirname(file), to)).replaceAll('\\', '/') }))

test('the imports are found', () => {
  expect(inner.length).toBeGreaterThan(100)
  expect(imports.some(({ to }) => to === 'express')).toBe(true)
})

test('no folder holds more files than a newcomer takes in', () => {
  const all = readdirSync(SRC, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile())
  const folders = Map.groupBy(all, ({ parentPath }) => relative(SRC, parentPath).replaceAll('\\', '/'))
  const large = [...folders].filter(([, inside]) => inside.length > MAX_FILES_OF_FOLDER).map(([name]) => name)
  expect(large.filter(name => !(name in LARGE_FOLDERS))).toEqual([])
  expect(Object.keys(LARGE_FOLDERS).length).toBeLessThanOrEqual(2)
})

test('what could be deleted is imported only where it is wired', () => {
  const wrong = inner.filter(({ file, to }) => {
    const importers = CAPABILITIES[place(to)]
    return (
      importers !== undefined &&
      place(file) !== place(to) &&
      !importers.includes(place(file)) &&
      !(place(file) in TOP_FILES)
    )
  })
  expect(wrong).toEqual([])
})

test('every folder and file of src has a place in the rules', () => {
  const places = new Set(files.map(place))
  expect([...places].sort()).toEqual([...Object.keys(ARROWS), ...Object.keys(TOP_FILES)].sort())
})

test('folders import along the arrows only', () => {
  const wrong = inner.filter(({ file, to }) => !isAllowed(place(file), place(to)))
  expect(wrong).toEqual([])
})

test('no file imports itself in a circle', () => {
  const circles = files.filter(file => reachable(file).has(file))
  expect(circles).toEqual([])
})

test('the part that only writes feeds runs without Node, and loads no package', () => {
  const part = [...reachable('feed.ts'), 'feed.ts']
  expect(part).toContain('formats/elements/extensions.ts')
  const outer = imports.filter(({ file, to }) => part.includes(file) && !to.startsWith('.'))
  expect(outer.filter(({ to }) => to !== 'feed')).toEqual([])
  const ofNode = /\b(?:Buffer|process|global|require|setImmediate|__dirname)\b|^import (?!type )[^']*'feed'/gm
  for (const file of part) {
    const code = readFileSync(join(SRC, file), 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '')
    expect(code.match(ofNode), file).toBe(null)
  }
})

test('every dependency is imported in its home only, and has one', () => {
  const outer = imports.filter(({ to }) => !to.startsWith('.'))
  const strangers = outer.filter(({ file, to }) => {
    const name = packageOf(to)
    const homes = HOMES[name]
    if (homes === undefined) return !name.startsWith('node:')
    return !homes.includes(place(file))
  })
  expect(strangers).toEqual([])
})

test('every dependency of the package is used', () => {
  const { dependencies } = JSON.parse(readFileSync(join(SRC, '../package.json'), 'utf8'))
  const used = new Set(imports.map(({ to }) => packageOf(to)))
  expect(Object.keys(dependencies).filter(name => !used.has(name))).toEqual([])
})

function isAllowed(from: string, to: string): boolean {
  if (from === to || from in TOP_FILES) return true
  return ARROWS[from]?.includes(to) === true || TOP_FILES[to]?.includes(from) === true
}

/** The place of a file: an inner place, its folder, or its own name when it stands beside the folders. */
function place(file: string): string {
  const own = INNER_PLACES.find(name => file.startsWith(`${name}/`))
  return own ?? (file.includes('/') ? (file.split('/')[0] ?? '') : file)
}

function packageOf(to: string): string {
  if (to.startsWith('node:')) return to.replace(/\/.*/, '')
  return to
    .split('/')
    .slice(0, to.startsWith('@') ? 2 : 1)
    .join('/')
}

function reachable(file: string): ReadonlySet<string> {
  const seen = new Set<string>()
  const queue = [file]
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    for (const { to } of inner.filter(one => one.file === next)) {
      if (!seen.has(to)) queue.push(to)
      seen.add(to)
    }
  }
  return seen
}
