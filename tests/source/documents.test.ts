import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join, normalize, relative } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { operations } from '../../src/api/operations.ts'
import { PLACEHOLDERS } from '../../src/articles/addresses/placeholders.ts'
import { fieldNamesAt } from '../../src/articles/faults/field-names.ts'
import { parseArticle } from '../../src/articles/parse-article.ts'
import { articleSchema } from '../../src/articles/schema/article-schema.ts'
import { feedSchema } from '../../src/articles/schema/feed-schema.ts'
import { episodeFields } from '../../src/articles/schema/podcast/episode-schema.ts'
import { showSchema } from '../../src/articles/schema/podcast/show-schema.ts'
import { publicationSchema } from '../../src/articles/schema/publication-schema.ts'
import { sourceSchema } from '../../src/articles/schema/source-schema.ts'
import { settings } from '../../src/config.ts'
import { formats } from '../../src/formats/formats.ts'
import { languages } from '../../src/pages/words.ts'
import { FIELD_NAMES, fieldKey, PAGE_FIELDS } from '../../src/records/other-tools/field-names.ts'
import { readPublication } from '../../src/records/read-publication.ts'
import { readRecord } from '../../src/records/read-record.ts'
import { readRedirects } from '../../src/records/read-redirects.ts'
import { cleanUp, runProgram, temporaryFolder } from '../program/start.ts'
import { anchors, codeBlocks, links, names, rows, section } from './markdown.ts'

const ROOT = join(import.meta.dirname, '../..')
const README_LINES = 120
/** Licences that ask for no more than their text. */
const PERMISSIVE = [
  'MIT',
  'ISC',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'BlueOak-1.0.0',
  'PSF-2.0',
]
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8')
const readme = read('README.md')
const manifest = JSON.parse(read('package.json'))
const documents = globSync(['*.md', 'docs/**/*.md', 'src/**/*.md', 'tests/**/*.md'], { cwd: ROOT }).sort()
const pages = documents.filter(path => path.startsWith('docs/'))

afterAll(cleanUp)

test('every setting of docs/settings.md exists, and the other way round', () => {
  const documented = rows(read('docs/settings.md'), 'flag').map(([flag, env]) => `${flag} ${env}`)
  const real = Object.values(settings).map(
    setting => `--${setting.flag} ${'env' in setting ? setting.env : ''}`,
  )
  expect(documented.sort()).toEqual(real.sort())
})

test('every default of docs/settings.md is the real one', () => {
  const documented = new Map(rows(read('docs/settings.md'), 'flag').map(([flag, , preset]) => [flag, preset]))
  for (const { flag, default: preset } of Object.values(settings)) {
    if (preset !== undefined) expect(documented.get(`--${flag}`)).toBe(preset)
  }
})

test('every setting of the README exists with its environment variable', () => {
  const real = new Map<string, string>(
    Object.values(settings).map(setting => [`--${setting.flag}`, 'env' in setting ? setting.env : '']),
  )
  const documented = rows(readme, 'flag')
  expect(documented.length).toBeGreaterThan(0)
  for (const [flag = '', env] of documented) expect(real.get(flag), flag).toBe(env)
})

test('every flag of docs/commands.md exists', () => {
  const real = [...Object.values(settings).map(({ flag }) => flag), 'help', 'version', 'no-install']
  const documented = [...read('docs/commands.md').matchAll(/--([a-z]+(?:-[a-z]+)*)\b/g)].map(
    ([, flag]) => flag,
  )
  expect(documented.filter(flag => !real.includes(flag ?? ''))).toEqual([])
})

test('every option of the library in docs/library.md exists, and the other way round', () => {
  const documented = names(section(read('docs/library.md'), '## In an app of your own'), 'option')
  const code = read('src/serving/create-feedwright.ts')
  const [, types = ''] =
    /interface FeedwrightSettings([\s\S]*?)\nexport interface Feedwright /.exec(code) ?? []
  const real = [...types.matchAll(/readonly (\w+)\??: (?!never)/g)].map(([, name]) => name)
  expect(documented.sort()).toEqual(real.sort())
})

test('every field of a record in docs/records.md exists, and the other way round', () => {
  const documented = rows(read('docs/records.md'), 'field').map(([name]) => name)
  expect(documented.sort()).toEqual(Object.keys(articleSchema({ timeZone: 'UTC' }).shape).sort())
})

test('every name of another tool in docs/records.md is in the table of names', () => {
  const lines = section(read('docs/records.md'), '## Fields of other tools').split('\n')
  const cells = lines.filter(line => line.startsWith('| `')).map(line => line.split('|')[2] ?? '')
  const documented = [...cells.join().matchAll(/`([\w.]+)`/g)].map(([, name = '']) => fieldKey(name))
  const known = new Set([...Object.values(FIELD_NAMES).flat(), ...PAGE_FIELDS].map(fieldKey))
  expect(documented.length).toBeGreaterThan(30)
  expect(documented.filter(name => !known.has(name))).toEqual([])
})

test('every placeholder of a permalink in docs/moving-in.md exists, and the other way round', () => {
  const documented = names(read('docs/moving-in.md'), 'placeholder').map(name => name.replace(/^:/, ''))
  expect(documented.sort()).toEqual(Object.keys(PLACEHOLDERS).sort())
})

test('every field of publication.yaml in docs/publication.md exists, and the other way round', () => {
  const documented = rows(read('docs/publication.md'), 'field').map(([name]) => name)
  expect(documented.sort()).toEqual(Object.keys(publicationSchema.shape).sort())
})

test('every field of a source in docs/tables.md exists, and the other way round', () => {
  const documented = rows(read('docs/tables.md'), "source's field").map(([name]) => name)
  expect(documented.sort()).toEqual(Object.keys(sourceSchema.shape).sort())
})

test('every field of a declared feed in docs/feeds.md exists, and the other way round', () => {
  const documented = rows(read('docs/feeds.md'), 'field').map(([name]) => name)
  expect(documented.sort()).toEqual(Object.keys(feedSchema.shape).sort())
})

test('every field of a show and of an episode in docs/podcasts.md exists, and the other way round', () => {
  const documented = (column: string) =>
    rows(read('docs/podcasts.md'), column)
      .map(([name]) => name)
      .sort()
  expect(documented("show's field")).toEqual([...fieldNamesAt([], showSchema)].sort())
  expect(documented("episode's field")).toEqual(Object.keys(episodeFields).sort())
})

test('every directory of docs/podcasts.md has rules, and the other way round', () => {
  const rules = globSync('src/checking/rules/*.ts', { cwd: ROOT }).map(read).join('\n')
  const used = [...rules.matchAll(/\b(?:refused|wanted)\(\s*\[([^\]]+)\]/g)].flatMap(([, list = '']) =>
    [...list.matchAll(/'([^']+)'/g)].map(([, name]) => name),
  )
  const documented = rows(section(read('docs/podcasts.md'), '## Checking a show'), 'name').map(
    ([name]) => name,
  )
  expect(documented.sort()).toEqual([...new Set(used)].sort())
})

test('the first show of docs/podcasts.md is a valid publication', () => {
  const [yaml = ''] = codeBlocks(read('docs/podcasts.md'), 'yaml')
  const { record, faults } = readPublication(Buffer.from(yaml))
  expect(faults).toEqual([])
  expect(record?.podcast?.categories).toEqual([{ name: 'Society & Culture', subcategory: 'Documentary' }])
})

test('every example of an episode in docs/podcasts.md is valid', () => {
  const lines = section(read('docs/podcasts.md'), '## Episodes').split('\n')
  const examples = lines
    .filter(line => line.startsWith('| `'))
    .flatMap(line => {
      const [, cell = '', example = ''] = line.split('|')
      const written = [...example.matchAll(/`([^`]+)`/g)].map(([, value = '']) => value)
      // A list of names such as {name, url} is no example.
      return written
        .filter(value => !/^\{\w+,/.test(value))
        .map(value => `${cell.replaceAll(/[` ]/g, '')}: ${value}`)
    })
  expect(new Set(examples.map(line => line.split(':', 1)[0])).size).toBeGreaterThan(15)
  for (const line of examples) {
    const { fields, body, lineOf } = readRecord(
      'a.md',
      Buffer.from(`---\ntitle: T\npublished: 2024-01-01\n${line}\n---\n`),
    )
    const parsed = parseArticle(fields, body, { file: 'a.md', timeZone: 'UTC', authors: [], lineOf })
    expect([line, parsed.faults]).toEqual([line, []])
  }
})

test('every language of the pages in docs/publication.md exists, and the other way round', () => {
  const [, list = ''] = /It knows 24: ([^.]*)\./.exec(section(read('docs/publication.md'), '## Pages')) ?? []
  const documented = [...list.matchAll(/`([^`]+)`/g)].map(([, tag]) => tag)
  expect(documented.sort()).toEqual(languages.map(({ language }) => language).sort())
  expect(languages).toHaveLength(24)
})

test('every address of docs/feeds.md exists, and the other way round', () => {
  const routes = [...read('src/http/routes.ts').matchAll(/path: '([^']+)'/g)].map(([, path]) => path)
  const feeds = formats.map(({ fileName }) => `/${fileName}`)
  expect(names(read('docs/feeds.md'), 'address').sort()).toEqual(['/', ...routes, ...feeds].sort())
})

test('every operation of the API in docs/api.md exists, with its scope, and the other way round', () => {
  const documented = rows(read('docs/api.md'), 'operation').map(
    ([operation, scope]) => `${operation} ${scope}`,
  )
  const unasked = async () => ({ status: 500 })
  const articles = { get: unasked, put: unasked, patch: unasked, withdraw: unasked }
  const real = operations({
    articles,
    list: unasked,
    media: unasked,
    changes: unasked,
    webhooks: { list: unasked, add: unasked, remove: unasked, test: unasked, enable: unasked },
    document: unasked,
  })
  expect(documented.sort()).toEqual(
    real.map(({ method, path, scope = '' }) => `${method} ${path} ${scope}`).sort(),
  )
})

test('every command has a section of docs/commands.md and a line of its table, and the other way round', () => {
  const text = read('docs/commands.md')
  const real = [...read('src/main.ts').matchAll(/^ {2}async (\w+)\(/gm)].map(([, name]) => name).sort()
  expect([...text.matchAll(/^\| \[`feedwright (\w+)/gm)].map(([, name]) => name).sort()).toEqual(real)
  expect([...text.matchAll(/^## (\w+)$/gm)].map(([, name]) => name).sort()).toEqual(real)
})

test('continuous integration runs the commands of the README', () => {
  const script = read('.ci/run')
  expect(section(readme, '## Try it')).toMatch(/^npm install && npm start$/m)
  expect(section(readme, '## Try it')).toMatch(/^npm test$/m)
  expect(script).toMatch(/^npm install$/m)
  expect(script).toMatch(/^npm test\b/m)
  expect(Object.keys(manifest.scripts)).toEqual(expect.arrayContaining(['start', 'test', 'build']))
})

test('every dependency has its line, and the other way round', () => {
  const home = 'docs/architecture.md'
  const documented = names(section(read(home), '## Why each dependency'), 'package')
  expect([...new Set(documented)].sort()).toEqual(Object.keys(manifest.dependencies).sort())
})

test('every package that is installed has a permissive licence, or one that docs/licences.md names', () => {
  const named = rows(read('docs/licences.md'), 'package')
  const { packages } = JSON.parse(read('package-lock.json'))
  const others = Object.entries<{ license?: string; dev?: boolean }>(packages)
    .filter(([path, { dev, license = '' }]) => path !== '' && dev !== true && !PERMISSIVE.includes(license))
    .map(([path, { license }]) => ({ name: path.replace(/^.*node_modules\//, ''), license }))
  expect(others.length).toBeGreaterThan(2)
  for (const { name, license } of others) {
    const row = named.find(([form = '']) => new RegExp(`^${form.replace('*', '.*')}$`).test(name))
    expect([name, row?.[2]]).toEqual([name, license])
  }
})

test('the version is that of the newest entry of the changelog', () => {
  const [, newest] = /^## (\d+\.\d+\.\d+) — /m.exec(read('CHANGELOG.md')) ?? []
  const { version, packages } = JSON.parse(read('package-lock.json'))
  expect([manifest.version, version, packages[''].version]).toEqual([newest, newest, newest])
})

test('the packed file that the documents install has this version', () => {
  const named = documents.flatMap(path =>
    [...read(path).matchAll(/\bfeedwright-[\d.]+\.tgz/g)].map(([name]) => name),
  )
  expect(named.length).toBeGreaterThan(0)
  expect(new Set(named)).toEqual(new Set([`${manifest.name}-${manifest.version}.tgz`]))
})

test('every method of the library in docs/library.md exists, and the other way round', () => {
  const documented = names(read('docs/library.md'), 'method').map(name => name.replace(/\(.*/, ''))
  const [, type = ''] =
    /export interface Publishing \{([\s\S]*?)\n\}/.exec(read('src/api/library/publishing.ts')) ?? []
  expect(documented).toEqual([...type.matchAll(/^ {2}(\w+)\(/gm)].map(([, name]) => name))
})

test('the item of the README is what the program gives for the sample', async () => {
  const data = await temporaryFolder('data')
  const { stdout, status } = await runProgram(['render', join(ROOT, 'articles'), '--data', data])
  expect(status).toBe(0)
  const [shown = ''] = codeBlocks(readme, 'xml')
  const parts = shown.split(/[…\n]/).filter(part => part !== '')
  const title = parts.find(part => part.startsWith('<title>')) ?? ''
  const real = stdout.split('<item>\n').find(item => item.startsWith(title))
  let rest = `<item>\n${real}`
  for (const part of parts) {
    expect(rest).toContain(part)
    rest = rest.slice(rest.indexOf(part) + part.length)
  }
})

test('the records of the README and docs/records.md are right', () => {
  const text = readme + read('docs/records.md')
  const records = [
    ...codeBlocks(text, 'markdown').map(record => ['one.md', record] as const),
    ...codeBlocks(text, 'json').map(record => ['one.json', record] as const),
    ['one.txt', codeBlocks(section(text, '## Press text'), '')[0] ?? ''] as const,
  ]
  expect(records.length).toBeGreaterThan(3)
  for (const [file, record] of records) {
    const { fields, body, lineOf, faults } = readRecord(file, Buffer.from(record))
    const parsed = parseArticle(fields, body, { file, timeZone: 'UTC', authors: [], lineOf })
    expect([...faults, ...parsed.faults], record).toEqual([])
  }
})

test('the example of redirects.yaml is right', () => {
  const [example = ''] = codeBlocks(section(read('docs/publication.md'), '## Old addresses'), 'yaml')
  const { redirects, faults } = readRedirects(Buffer.from(example), 'redirects.yaml')
  expect(faults).toEqual([])
  expect(redirects).toHaveLength(5)
})

test('the examples of publication.yaml are right', () => {
  const whole = ['docs/publication.md', 'docs/tables.md']
    .flatMap(page => codeBlocks(read(page), 'yaml'))
    .filter(text => !text.startsWith('/'))
  const feeds = codeBlocks(read('docs/feeds.md'), 'yaml').map(part => `title: One\n${part}`)
  expect(whole.length + feeds.length).toBeGreaterThan(2)
  for (const text of [...whole, ...feeds]) expect(readPublication(Buffer.from(text)).faults, text).toEqual([])
})

test('every message that docs/troubleshooting.md quotes is one of the program', () => {
  const source = globSync('src/**/*.ts', { cwd: ROOT }).map(read).join('\n')
  const quoted = names(read('docs/troubleshooting.md'), 'the message contains')
  expect(quoted.length).toBeGreaterThan(10)
  expect(quoted.filter(message => !source.includes(message))).toEqual([])
})

test.each(documents)('the links of %s lead somewhere', document => {
  const broken = links(read(document)).filter(link => {
    const [path = '', anchor] = link.split('#')
    const target = path === '' ? document : normalize(join(dirname(document), path))
    if (!existsSync(join(ROOT, target))) return true
    return anchor !== undefined && !(target.endsWith('.md') && anchors(read(target)).includes(anchor))
  })
  expect(broken).toEqual([])
})

test(`the README has at most ${README_LINES} lines`, () => {
  expect(readme.trimEnd().split('\n').length).toBeLessThanOrEqual(README_LINES)
})

test('every page of docs/ is linked from the README, one of a sub-folder from a page of docs/', () => {
  const linked = (from: string) =>
    links(read(from)).map(link => relative('.', normalize(join(dirname(from), link.split('#')[0] ?? ''))))
  const fromPages = pages.flatMap(linked)
  const lost = pages.filter(page => {
    return !(dirname(page) === 'docs' ? linked('README.md') : fromPages).includes(page)
  })
  expect(lost).toEqual([])
})

test('every citation of a document in the sources leads to one of its headings', () => {
  const sources = globSync(['src/**/*.ts', 'tests/**/*.ts'], { cwd: ROOT })
  const citations = sources.flatMap(path =>
    [...read(path).matchAll(/\b(docs\/[\w/-]+\.md)(?:#([\w-]+))?/g)].map(([, page = '', anchor]) => {
      const known = existsSync(join(ROOT, page)) && (!anchor || anchors(read(page)).includes(anchor))
      return known ? undefined : `${path}: ${page}#${anchor ?? ''}`
    }),
  )
  expect(citations.length).toBeGreaterThan(20)
  expect(citations.filter(broken => broken !== undefined)).toEqual([])
})

test('every file and folder that the architecture and the decisions name exists', () => {
  const documentsOfCode = globSync(['docs/architecture.md', 'docs/decisions/*.md'], { cwd: ROOT })
  const named = documentsOfCode.flatMap(path =>
    [...read(path).matchAll(/`([a-z][\w-]*(?:\/[\w.-]+)*(?:\/|\.ts))`/g)].map(([, name = '']) => name),
  )
  expect(named.length).toBeGreaterThan(30)
  expect(named.filter(name => !['', 'src'].some(base => existsSync(join(ROOT, base, name))))).toEqual([])
})
