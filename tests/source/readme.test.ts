import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { operations } from '../../src/api/operations.ts'
import { articleSchema } from '../../src/articles/schema/article-schema.ts'
import { publicationSchema } from '../../src/articles/schema/publication-schema.ts'
import { settings } from '../../src/config.ts'
import { formats } from '../../src/formats/formats.ts'

const ROOT = join(import.meta.dirname, '../..')
const read = (name: string) => readFileSync(join(ROOT, name), 'utf8')
const readme = read('README.md')
const manifest = JSON.parse(read('package.json'))

test('every setting of the README exists, and the other way round', () => {
  const told = rows(section('## Settings')).map(([flag, env]) => `${flag} ${env}`)
  const real = Object.values(settings).map(
    setting => `--${setting.flag} ${'env' in setting ? setting.env : ''}`,
  )
  expect(told.sort()).toEqual(real.sort())
})

test('every default of the README is the real one', () => {
  const told = new Map(rows(section('## Settings')).map(([flag, , preset]) => [flag, preset]))
  for (const { flag, default: preset } of Object.values(settings)) {
    if (preset !== undefined) expect(told.get(`--${flag}`)).toBe(preset)
  }
})

test('every option of the library in the README exists, and the other way round', () => {
  const told = names(section('### In an app of your own'))
  const code = read('src/serving/create-feedwright.ts')
  const [, types = ''] =
    /interface FeedwrightSettings([\s\S]*?)\nexport interface Feedwright /.exec(code) ?? []
  const real = [...types.matchAll(/readonly (\w+)\??: (?!never)/g)].map(([, name]) => name)
  expect(told.sort()).toEqual(real.sort())
})

test('every field of a record in the README exists, and the other way round', () => {
  const told = rows(section('### Records')).map(([name]) => name)
  expect(told.sort()).toEqual(Object.keys(articleSchema('UTC').shape).sort())
})

test('every field of publication.yaml in the README exists, and the other way round', () => {
  const told = rows(section('### `publication.yaml`')).map(([name]) => name)
  expect(told.sort()).toEqual(Object.keys(publicationSchema.shape).sort())
})

test('every route of the README exists, and the other way round', () => {
  const routes = [...read('src/http/routes.ts').matchAll(/path: '([^']+)'/g)].map(([, path]) => path)
  const documents = formats.map(({ fileName }) => `/${fileName}`)
  expect(names(section('## Routes').split('Common guesses')[0] ?? '').sort()).toEqual(
    [...routes, ...documents].sort(),
  )
})

test('every operation of the API in the README exists, with its scope, and the other way round', () => {
  const told = rows(section('## Publishing by program')).map(([operation, scope]) => `${operation} ${scope}`)
  const unasked = async () => ({ status: 500 })
  const articles = { get: unasked, put: unasked, patch: unasked, withdraw: unasked }
  const real = operations({ articles, list: unasked, media: unasked, document: unasked })
  expect(told.sort()).toEqual(real.map(({ method, path, scope = '' }) => `${method} ${path} ${scope}`).sort())
})

test('every command of the README exists, and the other way round', () => {
  const told = [...section('## Use').matchAll(/^\| `feedwright (\w+)/gm)].map(([, name]) => name)
  const real = [...read('src/main.ts').matchAll(/^ {2}async (\w+)\(/gm)].map(([, name]) => name)
  expect(told.sort()).toEqual(real.sort())
})

test('continuous integration runs the commands of the README', () => {
  const script = read('.ci/run')
  expect(section('## Two commands')).toMatch(/^npm install && npm start\b/m)
  expect(section('## Two commands')).toMatch(/^npm test\b/m)
  expect(script).toMatch(/^npm install$/m)
  expect(script).toMatch(/^npm test\b/m)
  expect(Object.keys(manifest.scripts)).toEqual(expect.arrayContaining(['start', 'test', 'build']))
})

test('every dependency has its line in src/README.md, and the other way round', () => {
  const told = names(sectionOf(read('src/README.md'), '## Why each dependency')).filter(
    name => !/[/.](?:$|ts$)/.test(name),
  )
  expect([...new Set(told)].filter(name => name !== 'Feed' && name !== 'srcset').sort()).toEqual(
    Object.keys(manifest.dependencies).sort(),
  )
})

test('the links of the documents lead somewhere', () => {
  const links = [...readme.matchAll(/\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)/g)].map(([, path]) => path ?? '')
  expect(links.filter(path => !existsSync(join(ROOT, path)))).toEqual([])
})

function section(heading: string): string {
  return sectionOf(readme, heading)
}

/** What stands below a heading, to the next of its level or above. */
function sectionOf(text: string, heading: string): string {
  const [, below] = text.split(`\n${heading}\n`)
  expect(below, heading).toBeDefined()
  const level = heading.indexOf(' ')
  return (below ?? '').split(new RegExp(`\\n#{1,${level}} `))[0] ?? ''
}

/** The cells of a section's tables without heads, free of backquotes. */
function rows(text: string): readonly string[][] {
  const lines = text.split('\n').filter(line => line.startsWith('| '))
  return lines.slice(1).map(line =>
    line
      .split('|')
      .slice(1, -1)
      .map(cell => cell.trim().replaceAll('`', '')),
  )
}

/** What stands in backquotes in the first column of a section's tables. */
function names(text: string): string[] {
  const cells = text
    .split('\n')
    .filter(line => line.startsWith('| `'))
    .map(line => line.split('|')[1] ?? '')
  return cells.flatMap(cell => [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name ?? ''))
}
