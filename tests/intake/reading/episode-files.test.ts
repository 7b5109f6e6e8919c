import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { createAddMedia } from '../../../src/images/add-media.ts'
import { readRecordFile } from '../../../src/intake/reading/read-record-file.ts'
import { openMediaFiles } from '../../../src/stores/media/media-files.ts'
import { asyncDisk } from '../../../src/system/disk.ts'
import { m4a, mp3 } from '../../images/recordings.ts'
import { png } from '../../images/sample-images.ts'
import { cleanUp, temporaryFolder } from '../../program/start.ts'

afterEach(cleanUp)

const VTT = 'WEBVTT\n\n00:00.000 --> 00:02.000\nHello\n'
const CHAPTERS =
  '{"version":"1.2.0","chapters":[{"startTime":0,"title":"Intro"},{"startTime":9,"title":"End"}]}'

/** Reads the record `talk.md` with these lines of front matter, in a folder with these files. */
async function read(
  fields: readonly string[],
  files: Readonly<Record<string, string | Buffer>> = {},
  text = 'Words.',
) {
  const root = await temporaryFolder('articles')
  const record = ['---', 'title: Talk', 'published: 2024-01-01', ...fields, '---', '', text].join('\n')
  for (const [name, content] of Object.entries({ ...files, 'shows/talk.md': record })) {
    await mkdir(dirname(join(root, name)), { recursive: true })
    await writeFile(join(root, name), content)
  }
  const media = openMediaFiles(await temporaryFolder('media'))
  const recording = Object.keys(files).find(name => name === 'shows/talk.mp3')
  const reading = await readRecordFile(
    { path: 'shows/talk.md', size: record.length, image: undefined, recording },
    { timeZone: 'UTC', authors: [{ name: 'A' }] },
    { root, disk: asyncDisk, addMedia: createAddMedia(root, media, []) },
  )
  const fieldsOf = ['artwork', 'transcript', 'chapters', 'alternateEnclosures']
  const faults = reading.faults.filter(({ field = '' }) => fieldsOf.some(name => field.startsWith(name)))
  const textOf = async (src = '') => String(await asyncDisk.read(media.pathOf(src.split('/')[2] ?? '')))
  return { ...reading, faults, episode: reading.draft?.episode, textOf }
}

describe('files of an episode in the folder', () => {
  it('are stored with the facts of their bytes, and followed', async () => {
    const { episode, faults, dependencies, media, textOf } = await read(
      [
        'artwork: cover.png',
        'transcript: [talk.vtt, {src: talk.srt, language: de}]',
        'chapters: talk-chapters.json',
        'alternateEnclosures: [{src: small.m4a, title: Small}]',
      ],
      {
        'shows/talk.mp3': mp3(100),
        'shows/cover.png': png(1400, 1400),
        'shows/talk.vtt': VTT,
        'shows/talk.srt': '1\n00:00:00,000 --> 00:00:02,000\nHallo\n',
        'shows/talk-chapters.json': CHAPTERS,
        'shows/small.m4a': m4a(60),
      },
    )
    expect(faults).toEqual([])
    expect(episode?.artwork).toMatchObject({ type: 'image/png', width: 1400, height: 1400 })
    expect(episode?.transcripts).toMatchObject([
      { type: 'text/vtt', length: VTT.length },
      { type: 'application/x-subrip', language: 'de' },
    ])
    expect(episode?.alternates).toMatchObject([{ type: 'audio/x-m4a', duration: 60, title: 'Small' }])
    expect(episode?.chapters).toMatchObject({ type: 'application/json+chapters' })
    expect(episode?.chapters?.src).toMatch(/\/chapters\.json$/)
    expect(await textOf(episode?.chapters?.src)).toBe(CHAPTERS)
    const names = ['cover.png', 'small.m4a', 'talk-chapters.json', 'talk.srt', 'talk.vtt']
    expect(dependencies).toEqual(expect.arrayContaining(names.map(name => `shows/${name}`)))
    expect(media.map(({ type }) => type)).toContain('application/json+chapters')
  })

  it('that are missing or broken are left out, each with a warning at its line', async () => {
    const { episode, draft, faults } = await read(
      [
        'episode: 4',
        'artwork: none.png',
        'transcript:',
        '  - none.vtt',
        '  - latin.srt',
        'chapters: broken.json',
        'alternateEnclosures:',
        '  - src: none.m4a',
      ],
      {
        'shows/talk.mp3': mp3(100),
        'shows/latin.srt': Buffer.from('1\n00:00:00,000 --> 00:00:02,000\nCafé\n', 'latin1'),
        'shows/broken.json': '{"chapters": [{"title": "No start"}]}',
      },
    )
    expect(draft?.title).toBe('Talk')
    expect(episode).toEqual({ number: 4 })
    expect(faults.map(({ severity, field, line }) => [severity, field, line])).toEqual([
      ['warning', 'artwork', 5],
      ['warning', 'transcript[0]', 7],
      ['warning', 'transcript[1]', 8],
      ['warning', 'alternateEnclosures[0]', 11],
      ['warning', 'chapters', 9],
      ['warning', 'chapters', 9],
    ])
    expect(faults[2]?.message).toBe(
      'expected a transcript in UTF-8 as .vtt, .srt, .json, .html or .txt, got another format or encoding in "latin.srt": save it so',
    )
  })

  it('are converted to UTF-8 where they are UTF-16', async () => {
    const { episode, textOf } = await read(['transcript: talk.vtt'], {
      'shows/talk.vtt': Buffer.from(`\uFEFF${VTT}`, 'utf16le'),
    })
    expect(episode?.transcripts).toMatchObject([{ type: 'text/vtt' }])
    expect(await textOf(episode?.transcripts?.[0]?.src)).toBe(VTT)
  })

  it('that are remote stay where they are, with the types that their names tell', async () => {
    const { episode } = await read([
      'transcript: [https://a.example/talk.srt?x=1]',
      'chapters: https://a.example/chapters',
    ])
    expect(episode).toMatchObject({
      transcripts: [{ src: 'https://a.example/talk.srt?x=1', type: 'application/x-subrip' }],
      chapters: { src: 'https://a.example/chapters', type: 'application/json+chapters' },
    })
    expect(episode?.chapters?.list).toBeUndefined()
  })

  it.each([
    ['an artwork that is too small', png(300, 300), 'got 300×300 as image/png'],
    ['an artwork that is no square', png(2000, 1500), 'crop it to a square'],
  ])('warn of %s', async (_name, bytes, message) => {
    const { episode, faults } = await read(['artwork: a.png'], {
      'shows/a.png': bytes,
      'shows/talk.mp3': mp3(100),
    })
    expect(episode?.artwork).toBeDefined()
    expect(faults).toMatchObject([
      { severity: 'warning', field: 'artwork', line: 4, message: expect.stringContaining(message) },
    ])
  })
})

describe('chapters of an episode in the folder', () => {
  it('may be lines of the text, which stays as it is', async () => {
    const text = '- 0:00 Intro\n- 0:10 News\n- 1:00 End'
    const { episode, draft, textOf } = await read([], { 'shows/talk.mp3': mp3(100) }, text)
    expect(episode?.chapters).toMatchObject({ fromText: true, list: [{}, {}, { startTime: 60 }] })
    expect(JSON.parse(await textOf(episode?.chapters?.src))).toMatchObject({ version: '1.2.0' })
    expect(draft?.body.source.trim()).toBe(text)
    expect((await read([], {}, text)).episode).toBeUndefined()
  })

  it('are the same file for the same chapters, whatever they came from', async () => {
    const text = '0:00 Intro\n0:10 News\n1:00 End'
    const fromText = await read([], { 'shows/talk.mp3': mp3(100) }, text)
    const list = ['chapters: ["0:00 Intro", {start: 10, title: News}, {start: "1:00", title: End}]']
    const fromList = await read(list, { 'shows/talk.mp3': mp3(100) })
    expect(fromList.episode?.chapters?.src).toBe(fromText.episode?.chapters?.src)
  })
})
