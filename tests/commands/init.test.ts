import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { type InitOptions, init } from '../../src/commands/init.ts'
import { readPublication } from '../../src/records/read-publication.ts'
import { sampleFolder } from '../program/sample-folder.ts'
import { cleanUp, runProgram, temporaryFolder } from '../program/start.ts'

afterAll(cleanUp)

/** A terminal that gives these answers, and records the questions. */
function terminal(...answers: readonly string[]) {
  const questions: string[] = []
  const rest = [...answers]
  const ask = async (question: string) => {
    questions.push(question)
    return rest.shift() ?? Promise.reject(new Error('asked too often'))
  }
  return { questions, ask }
}

/** Runs `init` in a zone that is a day ahead, and returns what it printed. */
async function run(path: string, options: Partial<InitOptions> = {}): Promise<string> {
  const lines: string[] = []
  await init(path, {
    ...{
      title: undefined,
      url: undefined,
      timeZone: 'Pacific/Auckland',
      now: new Date('2026-11-28T20:00:00Z'),
    },
    ...{ data: join(path, 'no-data'), print: line => void lines.push(line), ...options },
  })
  return lines.join('\n')
}

const read = (...path: readonly string[]) => readFile(join(...path), 'utf8')
const ARTICLE = '2026-11-29-a-first-article.md'

const LONG_MS = 120_000

describe('init', { timeout: LONG_MS }, () => {
  it('asks for the title and the address, and writes a publication and an article of today', async () => {
    const folder = join(await temporaryFolder('init'), 'company', 'news')
    const { ask, questions } = terminal('Company: "News" #1', 'https://news.example.com/blog/')
    expect(await run(folder, { ask })).toBe(
      [
        `Written: ${folder}/publication.yaml`,
        `Written: ${folder}/${ARTICLE}`,
        `Next: npx --no-install feedwright serve ${folder}`,
      ].join('\n'),
    )
    expect(questions).toHaveLength(2)
    const { record, faults } = readPublication(await readFile(join(folder, 'publication.yaml')))
    expect(faults).toEqual([])
    expect(record).toMatchObject({
      title: 'Company: "News" #1',
      url: 'https://news.example.com/blog',
      language: 'en',
      timeZone: 'Pacific/Auckland',
    })
  })

  it('writes what check finds no fault in, with flags too', async () => {
    const folder = join(await temporaryFolder('init'), 'news')
    const flags = ['--title', 'Überblick: “100 %” \\ {yes}', '--base-url', 'https://news.example.com']
    const { stdout, stderr, status } = await runProgram(['init', folder, ...flags])
    expect([stderr, status]).toEqual(['', 0])
    expect(stdout).toContain(`Next: npx --no-install feedwright serve ${folder}`)
    const checked = await runProgram(['check', folder])
    expect(checked.stdout).toMatch(/1 record, 1 valid, 0 faults/)
    expect(checked.status).toBe(0)
    const rendered = await runProgram(['render', folder, '--data', await temporaryFolder('data')])
    expect(rendered.stdout).toContain('<title>Überblick: “100 %” \\ {yes}</title>')
    expect(rendered.stdout).toMatch(/https:\/\/news\.example\.com\/articles\/\d{4}-\d\d-\d\d-a-first-article/)
  })

  it('writes a publication whose fields in comments are valid too', async () => {
    const folder = join(await temporaryFolder('init'), 'news')
    await run(folder, { title: 'News' })
    const text = await read(folder, 'publication.yaml')
    const uncommented = text.replace(/^# (?=\w+:(?: \S|$)| {2})/gm, '')
    const { record, faults } = readPublication(Buffer.from(uncommented))
    expect(faults).toEqual([])
    expect(record).toMatchObject({ url: 'https://news.example.com', authors: [{ name: 'Ann Example' }] })
    expect(record?.description).toBeDefined()
  })

  it.each([undefined, 'Etc/Unknown'])('takes UTC on a machine with the zone %s', async timeZone => {
    const folder = join(await temporaryFolder('init'), 'news')
    await run(folder, { title: 'News', timeZone })
    expect(await read(folder, 'publication.yaml')).toContain('\ntimeZone: UTC\n')
    expect(await readdir(folder)).toContain('2026-11-28-a-first-article.md')
  })

  it('asks again until an answer can be used, and takes no address for now', async () => {
    const folder = join(await temporaryFolder('init'), 'news')
    const { ask, questions } = terminal(' ', 'News', 'news.example.com', '')
    await run(folder, { ask })
    expect(questions[1]).toMatch(/title: expected text, got ""\nTitle of the publication: $/)
    expect(questions[3]).toMatch(/expected an absolute http or https URL .*, got "news.example.com"\nAddress/)
    expect(readPublication(await readFile(join(folder, 'publication.yaml'))).record?.url).toBeUndefined()
  })

  it('leaves existing files as they are, and says so', async () => {
    const folder = await sampleFolder()
    const before = await readdir(folder)
    const text = await read(folder, 'publication.yaml')
    expect(await run(folder, { title: 'Other' })).toMatch(
      /^Left as it is: .*\/publication\.yaml\nLeft as they are: the articles in .*\nNext: /,
    )
    expect(await readdir(folder)).toEqual(before)
    expect(await read(folder, 'publication.yaml')).toBe(text)
  })

  it('adds only what a folder lacks', async () => {
    const [withArticle, withPublication] = [await temporaryFolder('init'), await temporaryFolder('init')]
    await mkdir(join(withArticle, '2020'))
    await writeFile(join(withArticle, '2020', 'a.JSON'), '{}')
    await run(withArticle, { title: 'News' })
    expect((await readdir(withArticle)).sort()).toEqual(['2020', 'publication.yaml'])
    await writeFile(join(withPublication, 'publication.yaml'), 'title: Mine\n')
    expect(await run(withPublication)).toContain(`Written: ${withPublication}/${ARTICLE}`)
    expect(await read(withPublication, 'publication.yaml')).toBe('title: Mine\n')
  })

  it.each([
    [['--title', ' '], /title: expected text, got " "/],
    [
      [],
      /^feedwright: --title: expected the title .*: for instance feedwright init --title "My publication"/,
    ],
    [['--title', 'News', '--base-url', 'news'], /--base-url: expected an absolute http or https URL/],
    [['second', '--title', 'News'], /expected one folder, got/],
  ])('with %j writes nothing and says what is wrong', async (args, message) => {
    const parent = await temporaryFolder('init')
    const { stderr, status } = await runProgram(['init', join(parent, 'news'), ...args])
    expect(stderr).toMatch(message)
    expect(status).toBe(1)
    expect(await readdir(parent)).toEqual([])
  })

  it('does not write over a file, or into one', async () => {
    const parent = await temporaryFolder('init')
    await writeFile(join(parent, 'news'), 'text')
    await expect(run(join(parent, 'news'), { title: 'News' })).rejects.toThrow(
      'expected a folder of articles, got a file',
    )
    await expect(run(join(parent, 'news', 'inner'), { title: 'News' })).rejects.toMatchObject({
      kind: 'usage',
      message: expect.stringContaining('could not be written'),
    })
  })

  it('names another data folder for the next command if the usual one is taken', async () => {
    const [parent, data] = [await temporaryFolder('init'), await temporaryFolder('data')]
    const folder = join(parent, 'news')
    expect(await run(folder, { title: 'News', data })).toMatch(/\/news --data \.feedwright-news$/)
    expect(await run(folder, { title: 'News', data })).toMatch(/\/news$/)
  })

  it('quotes a folder for the shell in the next command', async () => {
    const parent = await temporaryFolder('init')
    expect(await run(join(parent, "Ann's news"), { title: 'News' })).toContain(
      `serve '${parent}/Ann'\\''s news'`,
    )
  })
})

it.each([
  'serve',
  'check',
])('%s says in one line that a folder is empty or missing, and what to do', async command => {
  const folder = await temporaryFolder('empty')
  const data = ['--data', await temporaryFolder('data'), '--port', '0', '--log-level', 'error']
  const empty = await runProgram([command, folder, ...data])
  expect(empty.stderr).toMatch(
    /^.*: expected a file publication.yaml, the folder is empty: run feedwright init ".*", or .*\n$/,
  )
  const missing = await runProgram([command, join(folder, 'none'), ...data])
  expect(missing.stderr).toMatch(
    /^.*none: expected a folder of articles, there is none: feedwright init ".*" .*\n$/,
  )
  expect([empty.status, missing.status]).toEqual([1, 1])
})
