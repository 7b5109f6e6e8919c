import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { expect, test } from 'vitest'

/** Which folders of `src` a folder may import; `main.ts` and what stands beside it may import any. */
const ARROWS: Readonly<Record<string, readonly string[]>> = {
  articles: [],
  content: ['articles'],
  feeds: ['articles'],
  formats: ['articles'],
  records: ['articles'],
  images: ['articles'],
  stores: ['articles'],
  pages: ['articles', 'content', 'feeds'],
  publish: ['articles', 'content', 'feeds', 'formats'],
  intake: ['articles', 'content', 'images', 'records'],
  http: ['articles', 'content', 'feeds', 'formats', 'pages', 'publish'],
  api: ['articles', 'content', 'http', 'images', 'publish', 'records'],
  copying: ['articles', 'stores'],
  commands: [
    'api',
    'articles',
    'copying',
    'feeds',
    'formats',
    'http',
    'images',
    'intake',
    'publish',
    'stores',
  ],
}

/** Files beside the folders, and which folders may import them; `problem.ts` is everybody's. */
const TOP_FILES: Readonly<Record<string, readonly string[]>> = {
  'config.ts': ['commands'],
  'disk.ts': ['commands', 'copying', 'intake', 'stores'],
  'feed.ts': [],
  'feedwright.ts': [],
  'log.ts': [],
  'main.ts': [],
  'memory.ts': [],
  'problem.ts': Object.keys(ARROWS),
  'thread.ts': ['commands', 'intake', 'publish'],
  'version.ts': ['commands'],
}

/** The one home of each dependency, and of the parts of Node that reach outside. */
const HOMES: Readonly<Record<string, readonly string[]>> = {
  '@date-fns/tz': ['articles'],
  'date-fns': ['articles'],
  express: ['api', 'http'],
  'fastest-levenshtein': ['articles'],
  feed: ['formats'],
  'file-type': ['images'],
  htmlparser2: ['content'],
  'image-size': ['images'],
  'ipaddr.js': ['http', 'images'],
  'libheif-js': ['images'],
  'markdown-it': ['content'],
  'mime-types': ['formats'],
  'p-limit': ['images', 'publish', 'stores'],
  'parse-srcset': ['content'],
  pg: ['stores'],
  pino: ['log.ts', 'commands'],
  'pino-pretty': ['log.ts'],
  'sanitize-html': ['content'],
  saxes: ['publish'],
  sharp: ['images'],
  undici: ['images'],
  yaml: ['records'],
  zod: ['api', 'articles'],
  'node:dns': ['images'],
  'node:fs': ['disk.ts', 'intake', 'pages', 'stores', 'thread.ts', 'version.ts'],
  'node:http': ['api', 'http'],
  'node:net': ['http', 'images'],
  'node:sqlite': ['stores'],
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

/** The folder of a file, or its name when it stands beside the folders. */
function place(file: string): string {
  return file.includes('/') ? (file.split('/')[0] ?? '') : file
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
