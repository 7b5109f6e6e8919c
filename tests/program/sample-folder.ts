import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, vi } from 'vitest'
import { ask } from './raw-http.ts'
import { type Program, temporaryFolder } from './start.ts'

/** How long tests wait for what is to happen soon, on a busy machine. */
export const PATIENCE = { timeout: 30_000, interval: 25 }

/** The documents of the main feed. */
export const FEEDS = ['/rss.xml', '/atom.xml', '/feed.json'] as const

/** 251 bytes, each different from all others; what repeats them is nowhere the same a page further on. */
const PATTERN = Uint8Array.from({ length: 251 }, (_, at) => (at * 7) % 251)

/** Bytes of `recording.wav`. */
export const RECORDING = wave(40_000)

/** The usual `publication.yaml`. */
export const PUBLICATION = `title: The Meridian Review
description: Reporting and analysis.
language: en-GB
timeZone: Europe/Brussels
ttl: 30
`

/** A small picture. */
export const PICTURE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

const PARAGRAPH =
  'The alliance will expand its mission, its secretary general said, and ministers will decide next week. '

/** The usual files: a publication with three articles, one of them with a picture and a recording. */
export const FILES: Readonly<Record<string, string | Buffer>> = {
  'publication.yaml': PUBLICATION,
  '2021-02-17-mission.md': articleText({
    title: 'A Mission & Its Ministers',
    published: '2021-02-17T10:00:00Z',
    image: '{src: mission.png, alt: A handshake}',
    attachments: '[recording.wav]',
  }),
  'mission.png': PICTURE,
  'recording.wav': RECORDING,
  '1998-05-06-archive.md': articleText({ title: 'From the Archive', published: '1998-05-06' }),
  '2022-03-04-elsewhere.md': articleText({
    title: 'Elsewhere',
    published: '2022-03-04',
    link: 'https://elsewhere.example/ünïcode',
  }),
}

/** A folder with these files. */
export async function sampleFolder(
  files: Readonly<Record<string, string | Buffer>> = FILES,
): Promise<string> {
  const folder = await temporaryFolder('articles')
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true })
    await writeFile(join(folder, name), content)
  }
  return folder
}

/**
 * Adds two articles to the folder and waits for each to be served. When the second is, every change is followed,
 * and the program has started to its end.
 */
export async function untilFollowing({ folder, url }: Program): Promise<void> {
  for (const title of ['First Probe', 'Second Probe']) {
    await writeFile(join(folder, `${title}.md`), articleText({ title, published: '2001-02-03' }))
    await vi.waitFor(async () => {
      expect((await ask(`${url}/feed.json`)).bytes.toString()).toContain(title)
    }, PATIENCE)
  }
}

/** A Markdown record: its fields as YAML, and a body of some length. */
export function articleText(fields: Readonly<Record<string, string>>, body = PARAGRAPH.repeat(8)): string {
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\n`)
  return `---\n${lines.join('')}---\n\n${body}\n`
}

/** Addresses of the picture and the recording, on the server at `url`. */
export async function mediaUrls(
  url: string,
): Promise<{ readonly picture: string; readonly recording: string }> {
  const page = (await ask(`${url}/articles/2021-02-17-mission`)).bytes.toString()
  const find = (name: string) => {
    const path = new RegExp(`/media/[0-9a-f]{32}/${name}`).exec(page)?.[0]
    if (path === undefined) throw new Error(`the article's page does not show ${name}:\n${page}`)
    return url + path
  }
  return { picture: find('mission\\.png'), recording: find('recording\\.wav') }
}

/** A sound file (RIFF WAVE, 8 bits, 8 kHz, one channel) of `samples` bytes after its head. */
export function wave(samples: number): Buffer {
  const head = Buffer.alloc(44)
  head.write('RIFF', 0)
  head.writeUInt32LE(36 + samples, 4)
  head.write('WAVEfmt ', 8)
  head.writeUInt32LE(16, 16)
  head.writeUInt16LE(1, 20)
  head.writeUInt16LE(1, 22)
  head.writeUInt32LE(8_000, 24)
  head.writeUInt32LE(8_000, 28)
  head.writeUInt16LE(1, 32)
  head.writeUInt16LE(8, 34)
  head.write('data', 36)
  head.writeUInt32LE(samples, 40)
  return Buffer.concat([head, Buffer.alloc(samples, PATTERN)])
}
