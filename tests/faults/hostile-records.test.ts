import { symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { ask } from '../program/raw-http.ts'
import { articleText, FEEDS, FILES, PATIENCE, sampleFolder } from '../program/sample-folder.ts'
import { cleanUp, type Program, startProgram, temporaryFolder } from '../program/start.ts'

const SECRET = 'the secret that nobody may read'
const fields = { published: '2023-01-01' }
const json = (record: object) => JSON.stringify({ ...fields, ...record })
const lines = (count: number, line: (at: number) => string) =>
  Array.from({ length: count }, (_, at) => line(at)).join('\n')

/** Records that are refused, and the fault of each. */
const REFUSED: Readonly<Record<string, readonly [string, RegExp]>> = {
  'long-title.json': [
    json({ title: 'x'.repeat(9_900_000) }),
    /title: expected at most 1000 characters, got 9900000/,
  ],
  'long-file.json': [json({ title: 'x'.repeat(10_000_000) }), /expected a record of at most 10000000 bytes/],
  'long-title.txt': [
    `${'x'.repeat(9_900_000)}\n\n17 Feb 2021\n\nText.`,
    /title: expected at most 1000 characters/,
  ],
  'many-tags.json': [
    json({ title: 'Many', tags: Array(1_000_000).fill(1) }),
    /tags: expected at most 2000 entries, got 1000000/,
  ],
  'bomb.md': [
    `---\na0: &a0 [x,x,x,x,x,x,x,x,x]\n${lines(9, at => `a${at + 1}: &a${at + 1} [${`*a${at},`.repeat(9)}]`)}\n---\n`,
    /Excessive alias count/,
  ],
  'deep.json': [
    `{"published": "2021-02-17", "title": ${'['.repeat(500_000)}${']'.repeat(500_000)}}`,
    /title: expected at most 100 levels, got more/,
  ],
  'deep.md': [`---\ntitle: ${'{a: '.repeat(20_000)}\n---\n`, /expected YAML/],
  'script-link.json': [
    json({ title: 'Link', link: 'javascript:alert(1)' }),
    /link: expected an absolute http or https URL/,
  ],
  'data-image.json': [
    json({ title: 'Image', image: 'data:image/png;base64,AA==' }),
    /image: expected an image, got application\/octet-stream in "data:image/,
  ],
  'out.json': [json({ title: 'Out', image: '../secret.png' }), /image: expected a file in the folder/],
  'encoded.json': [
    json({ title: 'Encoded', image: '%2e%2e/secret.png' }),
    /image: expected a file in the folder, there is no/,
  ],
  'linked.json': [
    json({ title: 'Linked', image: 'linked.png' }),
    /image: expected a file in the folder, there is no/,
  ],
  'in-linked.json': [
    json({ title: 'In Linked', attachments: ['way-out/secret.png'] }),
    /attachments\[0\]: expected a file in the folder, there is no/,
  ],
}

/** Records that are served in a harmless form. */
const SERVED: Readonly<Record<string, string>> = {
  'script.json': json({
    title: '</title><script>alert(1)</script>',
    summary: ']]><script>alert(1)</script>',
    tags: ['"><script>alert(1)</script>', '../../etc'],
    authors: ['<img src=x onerror=alert(1)>'],
    content: '<p>Shown<script>alert(1)</script><svg onload=alert(1)><a href="javascript:alert(1)">x</a></p>',
  }),
  'unicode.json': `{"title":"Turned \\u202Eround\\u0000 \\ud800","published":"2023-01-01","content":"a\\u0000b\\udfff"}`,
  'deep-html.json': json({ title: 'Deep', content: `${'<div><b>'.repeat(50_000)}deep` }),
  'deep-quotes.md': articleText({ title: 'Quotes', ...fields }, `${'> '.repeat(20_000)}deep`),
  'outside.md': articleText(
    { title: 'Outside', ...fields },
    '![x](../secret.png) ![x](linked.png) ![x](way-out/secret.png) <img src="%2e%2e/secret.png"> [x](secret.md)',
  ),
}

/** Code that a browser would run. `application/ld+json` is data for search engines. */
const RUNS = /<script(?! type="application\/ld\+json">)|<svg on|<img src=x|href="javascript/i

let program: Program

beforeAll(async () => {
  const outside = await temporaryFolder('outside')
  await writeFile(join(outside, 'secret.png'), SECRET)
  await writeFile(join(outside, 'secret.md'), articleText({ title: SECRET, ...fields }))
  const refused = Object.entries(REFUSED).map(([name, [text]]) => [name, text])
  // Otherwise a wrong link or image would only be left out.
  const publication = `${FILES['publication.yaml']}strict: true\n`
  const folder = await sampleFolder({
    ...{ ...FILES, 'publication.yaml': publication },
    ...{ ...Object.fromEntries(refused), ...SERVED },
  })
  await symlink(join(outside, 'secret.png'), join(folder, 'linked.png'))
  await symlink(join(outside, 'secret.md'), join(folder, 'secret.md'))
  await symlink(outside, join(folder, 'way-out'))
  program = await startProgram(folder)
  await vi.waitFor(() => expect(program.output()).toContain('is served: '), PATIENCE)
}, 60_000)
afterAll(cleanUp)

const text = async (path: string) => (await ask(program.url + path)).bytes.toString()

describe('hostile records', () => {
  it.each(Object.entries(REFUSED))('%s is refused, and the log gives the reason', (name, [, reason]) => {
    const logged = program
      .output()
      .split('\n')
      .filter(line => line.includes(`"file":"${name}"`))
    expect(logged.join('\n').replaceAll('\\"', '"')).toMatch(reason)
  })

  it('leave all other records in the feeds', async () => {
    expect(program.output()).toContain(`is served: ${3 + Object.keys(SERVED).length} articles`)
    for (const path of FEEDS) {
      const { status, bytes } = await ask(program.url + path)
      expect(status).toBe(200)
      for (const title of ['A Mission', 'From the Archive', 'Elsewhere', 'Deep', 'Quotes', 'Outside'])
        expect(bytes.toString()).toContain(title)
    }
  })

  it('put no script into feeds and pages', async () => {
    for (const path of ['/', '/articles/script', '/articles/outside', '/rss.xml', '/atom.xml', '/opml.xml'])
      expect(RUNS.test(await text(path)), path).toBe(false)
    const { items } = JSON.parse(await text('/feed.json'))
    for (const { content_html: html } of items) expect(html).not.toMatch(/<script|<svg|onload|javascript:/i)
  })

  it('put no character that XML forbids into feeds, and do not change the direction of the text around them', async () => {
    for (const path of FEEDS) {
      const feed = await text(path)
      expect(feed.includes('Turned \u202Eround\u202C')).toBe(true)
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the forbidden characters
      expect(/[\u0000-\u0008\uD800-\uDFFF]/.test(feed)).toBe(false)
    }
  })

  it('reveal nothing from outside the folder', async () => {
    for (const path of [...FEEDS, '/', '/articles/outside']) expect(await text(path)).not.toContain(SECRET)
    const media = (await text('/articles/outside')).match(/\/media\/[0-9a-f]{32}\/[\w.-]+/g) ?? []
    expect(media).toEqual([])
    expect((await ask(`${program.url}/articles/secret`)).status).toBe(404)
  })
})
