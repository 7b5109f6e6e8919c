import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { check } from '../../src/commands/check.ts'
import { readSettings } from '../../src/config.ts'
import { wave } from '../program/sample-folder.ts'

const PUBLICATION = `title: Voices at Night
description: Stories about people who work while others sleep.
url: https://radio.example.org
`
const SHOW = `podcast:
  category: Documentary
  explicit: no
  author: The Lantern Room
  artwork: { src: "https://radio.example.org/cover.jpg", type: image/jpeg, width: 1400, height: 1400 }
  owner: radio@example.org
  locked: no
`
const episode = (fields: string, source = 'https://radio.example.org/nurse.mp3') => `---
title: The Nurse on the Ninth Floor
published: 2024-03-04
attachments: { src: "${source}", type: audio/mpeg, length: 5, duration: 600 }
transcript: { src: "https://radio.example.org/nurse.vtt", type: text/vtt }
${fields}---
She has not seen a sunrise from outside for nine years.
`

const folders: string[] = []
afterAll(() => Promise.all(folders.map(folder => rm(folder, { recursive: true }))))

async function checked(
  files: Readonly<Record<string, string | Buffer>>,
  settings: object = { podcast: true },
) {
  const folder = await mkdtemp(join(tmpdir(), 'feedwright-check-'))
  folders.push(folder)
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true })
    await writeFile(join(folder, name), text)
  }
  const { text, valid } = await check(folder, readSettings({ ...settings }), () => new Date('2026-11-28'))
  return { lines: text.replaceAll(`${folder}/`, '').split('\n'), valid }
}

it('says nothing of a sound show but its address', async () => {
  const { lines, valid } = await checked({ 'publication.yaml': PUBLICATION + SHOW, 'a.md': episode('') })
  expect(lines).toEqual([
    'Voices at Night: 1 episode at https://radio.example.org/rss.xml: nothing is refused or wanted',
    '1 record, 1 valid, 0 faults, 0 warnings',
  ])
  expect(valid).toBe(true)
})

it('names file, line, field and episode, and is not valid when something is refused', async () => {
  const { lines, valid } = await checked({
    'publication.yaml': PUBLICATION + SHOW.replaceAll('1400', '600'),
    'news/a.md': episode('soundbites: { start: 10, duration: 5 }\n'),
  })
  expect(lines).toEqual([
    'publication.yaml:8 podcast.artwork: expected 1,400 to 3,000 pixels on each side, got 600×600: refused by Apple and PSP-1: take a larger picture',
    'news/a.md:6 warning: soundbites[0].duration: expected 15 to 120 seconds, got 5 s: wanted by Podcasting 2.0: choose a part that apps can play as a preview ("The Nurse on the Ninth Floor")',
    'Voices at Night: 1 episode at https://radio.example.org/rss.xml: 1 refused, 1 wanted',
    '1 record, 1 valid, 1 fault, 1 warning',
  ])
  expect(valid).toBe(false)
})

it('is valid when something is only wanted', async () => {
  const { lines, valid } = await checked({
    'publication.yaml': PUBLICATION + SHOW.replace('  locked: no\n', ''),
    'a.md': episode(''),
  })
  expect(lines[0]).toMatch(
    /^publication\.yaml:4 warning: podcast\.locked: expected locked: true or false, got none/,
  )
  expect(valid).toBe(true)
})

it('has faults of records and warnings of episodes, but nothing that only portals want', async () => {
  const { lines } = await checked({
    'publication.yaml': PUBLICATION + SHOW,
    'a.md': episode('season: Summer\n'),
    'b.md': '---\ntitle: No date\n---\n',
  })
  expect(lines).toEqual([
    expect.stringMatching(/^b\.md:\d+ published: expected a date/),
    'a.md:6 warning: season: expected a whole number, got "Summer"',
    'Voices at Night: 1 episode at https://radio.example.org/rss.xml: nothing is refused or wanted',
    '2 records, 1 valid, 1 fault, 1 warning',
  ])
})

it('does not miss a transcript whose file is wrong', async () => {
  const lost = episode('').replace(/transcript: .*/, 'transcript: [lost.vtt, 7]')
  const { lines } = await checked({ 'publication.yaml': PUBLICATION + SHOW, 'a.md': lost })
  expect(lines.filter(line => line.includes('expected a transcript, got none'))).toEqual([])
  expect(lines.some(line => line.includes('transcript[1]'))).toBe(true)
  expect(lines.at(-2)).toMatch(/: nothing is refused or wanted$/)
})

it('has warnings of recordings, each once', async () => {
  const { lines } = await checked({
    'publication.yaml': PUBLICATION + SHOW,
    'a.md': episode('').replace('length: 5, ', '').replace('type: audio/mpeg, ', ''),
    'b.md': '---\ntitle: The Baker Who Hums\npublished: 2024-03-05\nattachments: lost.mp3\n---\nHe hums.',
  })
  expect(lines).toEqual([
    expect.stringMatching(/^b\.md:4 warning: attachments\[0\]: .*lost\.mp3/),
    expect.stringMatching(
      /^a\.md:4 warning: attachments\[0\]: expected the type and length of a file on another/,
    ),
    'Voices at Night: 1 episode at https://radio.example.org/rss.xml: 0 refused, 1 wanted',
    '2 records, 2 valid, 0 faults, 2 warnings',
  ])
})

it('checks every feed that is a podcast, by the fields of each', async () => {
  const show = SHOW.replaceAll(/^/gm, '    ').replace('radio@example.org', 'ann@example.org')
  const feeds = `feeds:\n  voices:\n    title: Night\n    private: true\n${show}`
  const { lines } = await checked({
    'publication.yaml': `${PUBLICATION}${SHOW}${feeds}`.replace(
      /(.*)category: Documentary/s,
      '$1category: [Foo]',
    ),
    'a.md': episode(''),
  }).catch(error => ({ lines: [error.message] }))
  expect(lines[0]).toMatch(/publication\.yaml:16 feeds\.voices\.podcast\.category\[0\]: expected a category/)
  const sound = await checked({ 'publication.yaml': `${PUBLICATION}${SHOW}${feeds}`, 'a.md': episode('') })
  expect(sound.lines).toEqual([
    'Voices at Night: 1 episode at https://radio.example.org/rss.xml: nothing is refused or wanted',
    'Night: 1 episode at https://radio.example.org/feeds/voices/rss.xml: nothing is refused or wanted; private, so that no directory is asked',
    '1 record, 1 valid, 0 faults, 0 warnings',
  ])
})

it('finds the show of a declared feed at its line, and the address at that of the publication', async () => {
  const show = SHOW.replaceAll(/^/gm, '    ').replace('author: The Lantern Room', 'type: serial')
  const { lines } = await checked({
    'publication.yaml': `${PUBLICATION.replace('https', 'http')}feeds:\n  voices:\n${show}`,
    'a.md': episode(''),
  })
  expect(lines.slice(0, 3)).toEqual([
    expect.stringMatching(/^publication\.yaml:3 url: expected an https address/),
    expect.stringMatching(/^a\.md:\d+ episode: expected a number in a serial show/),
    expect.stringMatching(/^publication\.yaml:6 warning: feeds\.voices\.podcast\.author: expected an author/),
  ])
})

it('says how to make a podcast when no feed is one', async () => {
  const { lines, valid } = await checked({ 'publication.yaml': PUBLICATION, 'a.md': episode('') })
  expect(lines).toEqual([
    'publication.yaml podcast: expected a feed that is a podcast, got none: 1 article has a recording: add "podcast:" with "category" and "explicit" (docs/podcasts.md)',
    '1 record, 1 valid, 1 fault, 0 warnings',
  ])
  expect(valid).toBe(false)
})

it('says the same of episodes past the first page of the store, in one line', async () => {
  const records = Array.from({ length: 620 }, (_, at) => {
    const minute = String(at % 60).padStart(2, '0')
    const hour = String(Math.floor(at / 60)).padStart(2, '0')
    const text = episode('block: true\n', `https://radio.example.org/${at}.mp3`)
    return [`${at}.md`, text.replace('2024-03-04', `2024-03-04 ${hour}:${minute}`)] as const
  })
  const { lines } = await checked({ 'publication.yaml': PUBLICATION + SHOW, ...Object.fromEntries(records) })
  expect(lines[0]).toMatch(/^620 warnings: block: expected an episode that may be listed/)
  expect(lines.at(-2)).toMatch(/^Voices at Night: 620 episodes/)
})

it('does not warn of fields that mean something else in an article without a recording', async () => {
  const files = {
    'publication.yaml': PUBLICATION,
    'a.md':
      '---\ntitle: Plum Cake of the Autumn Kitchen\npublished: 2024-03-04\nseason: autumn\nduration: 45 min\n---\nBake.',
  }
  const fields = ({ lines }: { readonly lines: readonly string[] }) =>
    lines.filter(line => /season|duration/.test(line))
  expect(fields(await checked(files, {}))).toEqual([])
  const withRecording = { ...files, 'a.wav': wave(4_000) }
  expect(fields(await checked(withRecording, {}))).toEqual([
    'a.md:4 warning: season: expected a whole number, got "autumn"',
    'a.md:5 warning: duration: expected seconds or a time such as "1:02:03", got "45 min"',
  ])
})
