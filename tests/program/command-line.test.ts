import { existsSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, describe, it } from 'vitest'
import { articleText, FILES, PUBLICATION, sampleFolder, untilFollowing } from './sample-folder.ts'
import { cleanUp, runProgram, startProgram, temporaryFolder } from './start.ts'

const LONG_MS = 120_000
const SETTINGS = [
  'port',
  'host',
  'base-url',
  'data',
  'log-level',
  'log-format',
  'allow-private-addresses',
  'rate-limit',
  'trusted-proxies',
  'format',
]

afterAll(cleanUp)

describe.concurrent('feedwright', { timeout: LONG_MS }, () => {
  it('--help, -h and nothing at all print the commands and settings', async ({ expect }) => {
    for (const args of [['--help'], ['-h'], []]) {
      const { stdout, stderr, status } = await runProgram(args)
      expect([status, stderr]).toEqual([0, ''])
      for (const command of ['serve', 'check', 'render', 'schema'])
        expect(stdout).toMatch(new RegExp(`^  ${command}\\b`, 'm'))
      for (const setting of SETTINGS) expect(stdout).toContain(`--${setting}`)
      expect(Math.max(...stdout.split('\n').map(line => line.length))).toBeLessThan(140)
    }
  })

  it('--version prints the version alone', async ({ expect }) => {
    for (const flag of ['--version', '-v']) {
      const { stdout, stderr, status } = await runProgram([flag])
      expect([status, stderr]).toEqual([0, ''])
      expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
    }
  })

  it.for<readonly [readonly string[], RegExp, Readonly<Record<string, string>>?]>([
    [['serve', '--port', 'http'], /--port: expected a port number from 0 to 65535, got "http"/],
    [['serve', '--port=65536'], /--port: expected a port number .* got "65536"/],
    [['serve', '--base-url', 'feeds.example'], /--base-url: expected an absolute http or https URL/],
    [['serve', '--base-url', 'https://feeds.example/?'], /--base-url: expected an absolute .* without "\?"/],
    [['serve', '--base-url', 'https://me@feeds.example/'], /--base-url: expected an absolute .* user name/],
    [['serve', '--host', '192.0.2.1'], /could not listen on 192\.0\.2\.1, .*no such address: correct --host/],
    [['serve', '--base-url', 'ftp://feeds.example'], /--base-url: expected an absolute http or https URL/],
    [['serve', '--log-level', 'loud'], /--log-level: expected one of .*info.*debug.*got "loud"/],
    [['serve', '--log-format', 'xml'], /--log-format: expected one of text, json, got "xml"/],
    [['serve', '--rate-limit=-1'], /--rate-limit: expected a number from 0 to 1000000, got "-1"/],
    [['serve', '--rate-limit', 'some'], /--rate-limit: expected a number .* got "some"/],
    [
      ['serve', '--trusted-proxies', '10.0.0.0/8,nginx'],
      /--trusted-proxies: expected addresses, networks .* loopback/,
    ],
    [['render', '--format', 'rdf'], /--format: expected one of rss, atom, json, got "rdf"/],
    [['serve', '--prot', '80'], /--prot: .*did you mean --port\?/],
    [['serve', '--utterly-unknown'], /--utterly-unknown: .*--help/],
    [['serve', '--port'], /--port.*--help/],
    [['sevre'], /sevre: .*expected one of serve, init, check, render, export, token, schema/],
    [['copy', 'one'], /expected copy FROM TO, each a data folder or a URL .*; got 1 of them/],
    [['copy', './none', './other'], /none: expected a data folder with a file feedwright\.db, or a URL/],
    [['check', 'one', 'two'], /expected one folder, got one, two/],
    [['serve'], /PORT: expected a port number/, { PORT: 'x' }],
    [['serve'], /BASE_URL: expected an absolute/, { BASE_URL: '/news' }],
    [
      ['serve'],
      /ALLOW_PRIVATE_IMAGES: expected true or false, got "perhaps"/,
      { ALLOW_PRIVATE_IMAGES: 'perhaps' },
    ],
    [
      ['serve'],
      /ALLOW_PRIVATE_ADDRESSES: expected true or false, got "perhaps"/,
      { ALLOW_PRIVATE_ADDRESSES: 'perhaps' },
    ],
  ])('%j is an error that names the valid values', async ([args, message, env], { expect }) => {
    const { stdout, stderr, status } = await runProgram(args, env)
    expect(stderr).toMatch(message)
    expect([stdout, status]).toEqual(['', 1])
    expect(stderr).not.toMatch(/\n\s+at /)
    expect(stderr.trim().split('\n')).toHaveLength(1)
  })

  it('serve with a folder that cannot be served exits with 1 and the reason', async ({ expect }) => {
    const data = await temporaryFolder('data')
    const missing = join(data, 'missing')
    const empty = await sampleFolder({})
    const wrong = await sampleFolder({ 'publication.yaml': 'titel: A\n' })
    for (const [folder, message] of [
      [missing, /missing/],
      [empty, /publication\.yaml/],
      [wrong, /publication\.yaml:1.*titel/],
    ] as const) {
      const { stdout, stderr, status } = await runProgram(['serve', folder, '--port', '0', '--data', data])
      expect(stdout).toBe('')
      expect(stderr).toMatch(message)
      expect(status).toBe(1)
      expect(stderr).not.toMatch(/\n\s+at /)
    }
  })

  it('serve on a port in use exits with 1 and says so', async ({ expect }) => {
    const server = createServer()
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const [folder, data] = [await sampleFolder(), await temporaryFolder('data')]
    const place = ['--port', String(port), '--host', '127.0.0.1', '--data', data]
    const { stderr, status } = await runProgram(['serve', folder, ...place])
    server.close()
    expect(stderr).toContain(
      `could not listen on 127.0.0.1, port ${port}: another program uses the port: end it, or choose another`,
    )
    expect(status).toBe(1)
  })

  it('serve writes its log as lines, for people and for programs', async ({ expect }) => {
    const program = await startProgram(await sampleFolder())
    await untilFollowing(program)
    await program.stop()
    const lines = program.output().trim().split('\n')
    expect(lines.length).toBeGreaterThan(1)
    for (const line of lines) expect(JSON.parse(line)).toHaveProperty('msg')
  })

  it('check of a valid folder exits with 0 and counts', async ({ expect }) => {
    const { stdout, stderr, status } = await runProgram(['check', await sampleFolder()])
    expect([status, stderr]).toEqual([0, ''])
    expect(stdout).toMatch(/3 records, 3 valid, 0 faults/)
  })

  it('check reports every fault with file and line, and exits with 1', async ({ expect }) => {
    const folder = await sampleFolder({
      ...FILES,
      'wrong.md': articleText({ title: 'Wrong', published: 'yesterday', sumary: 'x' }),
      'broken.json': '{\n  "title": "Broken",\n  "published": 7\n}\n',
    })
    const { stdout, status } = await runProgram(['check', folder])
    expect(status).toBe(1)
    expect(stdout).toMatch(/wrong\.md:3\b.*published.*yesterday/)
    expect(stdout).toMatch(/wrong\.md:4\b.*warning.*sumary.*summary/)
    expect(stdout).toMatch(/broken\.json:3\b.*published/)
    expect(stdout).toMatch(/5 records, 3 valid, 2 faults/)
  })

  it('check reports faults first and each kind of warning once, or all of them with --verbose', async ({
    expect,
  }) => {
    const folder = await sampleFolder({
      ...FILES,
      'left-out.rst': 'Left out',
      'wrong.md': articleText({ title: 'Wrong', published: 'yesterday' }),
    })
    const [short, long] = await Promise.all([
      runProgram(['check', folder]),
      runProgram(['check', folder, '--verbose']),
    ])
    for (const { stdout, status } of [short, long]) {
      expect(status).toBe(1)
      expect(stdout.split('\n')[0]).toMatch(/wrong\.md:3 published: expected a date/)
      expect(stdout).toMatch(/\*\.rst warning: 1 reStructuredText file is left out/)
    }
    expect(short.stdout).toMatch(
      /^\d warnings: authors: expected an author, got none: .* \(first in .*:\d+\)$/m,
    )
    expect(long.stdout.match(/warning: authors: expected an author/g)?.length).toBeGreaterThan(1)
  })

  it('check passes over what is no record, and counts it', async ({ expect }) => {
    const folder = await sampleFolder({
      ...FILES,
      'README.md': '# About this folder\n',
      'package.json': '{ "name": "site" }\n',
    })
    const { stdout, status } = await runProgram(['check', folder])
    expect(status).toBe(0)
    expect(stdout).toMatch(/README\.md note: passed over as a file about the folder/)
    expect(stdout).toMatch(/package\.json note: passed over as data/)
    expect(stdout).toMatch(/3 records, 3 valid, 0 faults, \d+ warnings, 2 files passed over$/m)
  })

  it('check says what is in a folder without records', async ({ expect }) => {
    const folder = await sampleFolder({ 'publication.yaml': 'title: A\n', 'data/a.yaml': 'b: c\n' })
    const { stdout } = await runProgram(['check', folder])
    expect(stdout).toMatch(
      /note: expected files that end in .*, got none: the files are 1 \.yaml\n0 records, 0 valid/,
    )
  })

  it('check stores nothing', async ({ expect }) => {
    const [folder, data] = [await sampleFolder(), join(await temporaryFolder('data'), 'unused')]
    await runProgram(['check', folder, '--data', data])
    expect(existsSync(data)).toBe(false)
  })

  it.for([
    ['rss', /^<\?xml [^>]*\?>\s*<rss /],
    ['atom', /^<\?xml [^>]*\?>\s*<feed /],
    ['json', /^\{\s*"version": ?"https:\/\/jsonfeed\.org\/version\/1\.1"/],
  ] as const)('render --format %s writes the feed alone to standard output', async ([format, start], {
    expect,
  }) => {
    const [folder, data] = [await sampleFolder(), await temporaryFolder('data')]
    const options = ['--format', format, '--data', data, '--base-url', 'https://feeds.example']
    const once = await runProgram(['render', folder, ...options])
    expect([once.status, once.stderr]).toEqual([0, ''])
    expect(once.stdout).toMatch(start)
    expect(once.stdout).toContain('From the Archive')
    expect((await runProgram(['render', folder, ...options])).stdout).toBe(once.stdout)
  })

  it('render reports faults only on standard error', async ({ expect }) => {
    const folder = await sampleFolder({ ...FILES, 'wrong.md': articleText({ title: 'Wrong' }) })
    const { stdout, stderr, status } = await runProgram([
      'render',
      folder,
      '--data',
      await temporaryFolder('data'),
    ])
    expect(status).toBe(0)
    expect(stdout).toMatch(/^<\?xml[\s\S]*<\/rss>\s*$/)
    expect(stderr).toMatch(/wrong\.md.*published/)
  })

  it('render of a feed without articles writes a feed', async ({ expect }) => {
    const folder = await sampleFolder({ 'publication.yaml': PUBLICATION })
    const { stdout, status } = await runProgram(['render', folder, '--data', await temporaryFolder('data')])
    expect(status).toBe(0)
    expect(stdout).toContain('<title>The Meridian Review</title>')
  })

  it('schema prints a JSON Schema', async ({ expect }) => {
    const { stdout, stderr, status } = await runProgram(['schema'])
    expect([status, stderr]).toEqual([0, ''])
    const schema = JSON.parse(stdout)
    expect(schema.$schema).toContain('json-schema.org')
    expect(stdout).toContain('"published"')
    expect(stdout).toContain('"timeZone"')
  })
})
