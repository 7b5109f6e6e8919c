import { execFile } from 'node:child_process'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { createContext, runInContext } from 'node:vm'
import { rolldown } from 'rolldown'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Feed } from '../../src/feed.ts'
import { openBrowser } from '../pages/browser/browser.ts'
import { cleanUp, temporaryFolder } from '../program/start.ts'
import { codeBlocks } from '../source/markdown.ts'
import { ROOT } from './project.ts'

const LONG_MS = 120_000
const MAX_BYTES = 1_000_000
const execute = promisify(execFile)

/** A program that is the same with `feedwright-feed` and with our own sources, so that their output can be compared. */
const PROGRAM = `
const feed = new Feed({
  title: 'AT&T <3', id: 'https://example.org/', link: 'https://example.org/', updated: new Date(0),
  author: { name: 'Ann', email: 'ann@example.org' },
})
const items = [1, 2].map(n => ({
  title: 'Item ' + n, link: '/' + n, date: new Date(n * 1e9), content: '<p>"Text" \\u0000 \\u2013 ' + 'x'.repeat(300),
  image: { url: '/' + n + '.jpg', length: n }, extensions: [{ name: 'guid', objects: 'own ' + n }],
}))
items.forEach(feed.addItem)
const written = [feed.rss2(), feed.atom1(), feed.json1()]
`

const EXPECTED: readonly string[] = new Function('Feed', `${PROGRAM}; return written`)(Feed)

/** A program in strict TypeScript. Both packages have the same types, so \`FROM\` is either. */
const TYPED = `
import { Feed, renderText, rss, type FeedOptions, type Item, type ItemImage, type PodcastEpisode, type PodcastShow } from 'FROM'
const image: ItemImage = { url: '/1.jpg', alt: 'One' }
const show: PodcastShow = { explicit: false, categories: [{ name: 'History' }], owner: { email: 'a@example.org' } }
const episode: PodcastEpisode = { number: 1, transcripts: [{ src: '/1.vtt' }] }
const options: FeedOptions = { title: 'A', link: 'https://example.org/', podcast: true, hubs: [], show }
const item: Item = { title: 'B', link: '/b', date: new Date(0), image, author: [{ name: 'C' }], episode }
const feed = new Feed(options)
;[item].forEach(feed.addItem)
const length: number = feed.rss2().length + renderText(rss.renderFrame(options), []).length
// @ts-expect-error: an item has a date
feed.addItem({ title: 'B', link: '/b' })
void length
`

let project: string

beforeAll(async () => {
  project = await temporaryFolder('feed-project')
  const tarball = await run(ROOT, 'npm', 'run', '--silent', 'pack:feed', '--', project)
  await writeFile(join(project, 'package.json'), '{"private":true,"type":"module"}')
  await run(project, 'npm', 'install', '--offline', '--no-audit', '--no-fund', `./${tarball.trim()}`)
}, LONG_MS)
afterAll(cleanUp, LONG_MS)

async function run(cwd: string, command: string, ...args: readonly string[]): Promise<string> {
  const { PATH, HOME, TMPDIR } = process.env
  return (await execute(command, args, { cwd, env: { PATH, HOME, TMPDIR } })).stdout
}

async function runProgram(name: string, text: string): Promise<readonly string[]> {
  await writeFile(join(project, name), `${text}\nconsole.log(JSON.stringify(written))`)
  return JSON.parse(await run(project, process.execPath, name))
}

describe('the package feedwright-feed', () => {
  it('is a single package of less than 1 MB', () => {
    const modules = join(project, 'node_modules')
    expect(readdirSync(modules).filter(name => !name.startsWith('.'))).toEqual(['feedwright-feed'])
    const files = readdirSync(modules, { recursive: true, withFileTypes: true }).filter(entry =>
      entry.isFile(),
    )
    const bytes = files.map(({ parentPath, name }) => statSync(join(parentPath, name)).size)
    expect(bytes.reduce((sum, size) => sum + size, 0)).toBeLessThan(MAX_BYTES)
  })

  it('has the version of this package, a licence and a page that explains it', () => {
    const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
    const folder = join(project, 'node_modules/feedwright-feed')
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    expect(manifest).toMatchObject({ version, engines: { node: '>=20' } })
    expect(readdirSync(folder).sort()).toEqual(['LICENSE', 'README.md', 'dist', 'package.json'])
    expect(readFileSync(join(folder, 'README.md'), 'utf8')).not.toMatch(/\]\((?!https:)/)
    expect(readFileSync(join(folder, 'dist/types-of-feed.d.ts'), 'utf8')).toContain(
      'Permission is hereby granted',
    )
  })

  it('writes feeds when it is imported, and when it is required', async () => {
    expect(await runProgram('import.js', `import { Feed } from 'feedwright-feed'\n${PROGRAM}`)).toEqual(
      EXPECTED,
    )
    expect(
      await runProgram('require.cjs', `const { Feed } = require('feedwright-feed')\n${PROGRAM}`),
    ).toEqual(EXPECTED)
  })

  it.each([
    'node16',
    'nodenext',
    'bundler',
  ])('has types that are found and correct with moduleResolution %s, without types of Node', async moduleResolution => {
    const folder = join(project, moduleResolution)
    await mkdir(folder)
    const compilerOptions = {
      ...{ strict: true, exactOptionalPropertyTypes: true, noEmit: true, skipLibCheck: false, types: [] },
      ...{
        target: 'es2022',
        moduleResolution,
        module: moduleResolution === 'bundler' ? 'esnext' : moduleResolution,
      },
    }
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions }))
    await writeFile(join(folder, 'typed.ts'), TYPED.replace('FROM', 'feedwright-feed'))
    await run(folder, join(ROOT, 'node_modules/.bin/tsc'), '-p', '.')
  })

  it('has examples in docs/drop-in.md that compile and run', async () => {
    const examples = codeBlocks(readFileSync(join(ROOT, 'docs/drop-in.md'), 'utf8'), 'ts')
    expect(examples.length).toBeGreaterThan(1)
    const folder = join(project, 'examples')
    await mkdir(folder)
    const compilerOptions = { strict: true, noEmit: true, types: [], target: 'es2022', module: 'nodenext' }
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions }))
    for (const [at, example] of examples.entries()) {
      await writeFile(join(folder, `example-${at}.ts`), example)
      await run(folder, process.execPath, `example-${at}.ts`)
    }
    await run(folder, join(ROOT, 'node_modules/.bin/tsc'), '-p', '.')
  })
})

describe('a bundle of feedwright-feed', () => {
  let bundle: string

  beforeAll(async () => {
    const warnings: string[] = []
    await writeFile(
      join(project, 'app.js'),
      `import { Feed } from 'feedwright-feed'\n${PROGRAM}\nglobalThis.written = written`,
    )
    const build = await rolldown({
      cwd: project,
      input: 'app.js',
      platform: 'browser',
      onLog: (_level, { message }) => warnings.push(message),
    })
    const { output } = await build.generate({ format: 'iife', minify: true })
    await build.close()
    expect(warnings).toEqual([])
    bundle = output[0].code
  }, LONG_MS)

  it('runs without any global of Node, as in Workers and edge runtimes', () => {
    const globals = { URL }
    const context = createContext({ ...globals })
    runInContext(bundle, context)
    expect(JSON.parse(runInContext('JSON.stringify(written)', context))).toEqual(EXPECTED)
  })

  it(
    'writes the same bytes in a browser',
    async () => {
      const browser = await openBrowser()
      try {
        const page = await browser.newPage()
        await page.addScriptTag({ content: bundle })
        expect(await page.evaluate('written')).toEqual(EXPECTED)
      } finally {
        await browser.close()
      }
    },
    LONG_MS,
  )

  it('is small', () => {
    expect(bundle.length).toBeLessThan(40_000)
  })
})

it('TypeScript finds every subpath of the package feedwright with moduleResolution node', () => {
  const { exports, main, types, typesVersions } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
  const { '.': whole, ...subpaths } = exports
  expect({ types, default: main }).toEqual(whole)
  const expected = Object.entries<{ types: string }>(subpaths).map(([path, { types: file }]) => [
    path.slice(2),
    [file],
  ])
  expect(typesVersions).toEqual({ '*': Object.fromEntries(expected) })
})
