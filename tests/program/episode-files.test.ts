import { createHash } from 'node:crypto'
import { afterAll, expect, it } from 'vitest'
import { mp3 } from '../images/recordings.ts'
import { png } from '../images/sample-images.ts'
import { ask } from './raw-http.ts'
import { sampleFolder } from './sample-folder.ts'
import { cleanUp, runProgram, startProgram } from './start.ts'

afterAll(cleanUp)

const VTT = 'WEBVTT\n\n00:00.000 --> 00:02.000\nCafé\n'
const CHAPTERS =
  '{"version":"1.2.0","chapters":[{"startTime":0,"title":"Intro"},{"startTime":30,"title":"News"},{"startTime":60,"title":"End"}]}'
const HTML = '<p>Hello</p><script>alert(1)</script>'

it('serves transcripts and chapters to players on other sites, and runs no script of them', {
  timeout: 120_000,
}, async () => {
  const folder = await sampleFolder({
    'publication.yaml':
      'title: Talks\nurl: https://talks.example\ndescription: Talks.\npodcast:\n  artwork: art.png\n  category: News\n  explicit: false\n',
    'art.png': png(600, 600),
    'talk.md': [
      ...['---', 'title: Talk', 'published: 2024-01-01', 'attachments: talk-1.mp3'],
      ...['transcript: [words.vtt, words.html]', '---', '', '0:00 Intro', '0:30 News', '1:00 End'],
    ].join('\n'),
    ...{ 'talk-1.mp3': mp3(4000), 'words.vtt': VTT, 'words.html': HTML },
  })
  const { url } = await startProgram(folder)
  const files = [
    ['words.vtt', 'text/vtt; charset=utf-8', VTT],
    ['words.html', 'text/html; charset=utf-8', HTML],
    ['chapters.json', 'application/json+chapters', CHAPTERS],
  ] as const
  for (const [name, type, text] of files) {
    const path = `/media/${createHash('sha256').update(text).digest('hex').slice(0, 32)}/${name}`
    const { status, headers, bytes } = await ask(`${url}${path}`, {
      headers: { Origin: 'https://a.example' },
    })
    expect([name, status, headers['content-type']]).toEqual([name, 200, type])
    expect(headers['access-control-allow-origin']).toBe('*')
    expect(headers['access-control-expose-headers']).toMatch(/Accept-Ranges.*Content-Length.*Content-Range/)
    expect(headers['content-security-policy']).toMatch(/default-src 'none'.*sandbox$/)
    expect(headers['x-content-type-options']).toBe('nosniff')
    expect(String(bytes)).toBe(text)
    const preflight = await ask(`${url}${path}`, {
      method: 'OPTIONS',
      headers: { Origin: 'https://a.example', 'Access-Control-Request-Headers': 'range' },
    })
    expect([preflight.status, preflight.headers['access-control-allow-headers']]).toEqual([
      204,
      expect.stringContaining('Range'),
    ])
  }
})

it('check says which artwork directories refuse, and which files of an episode are missing', {
  timeout: 120_000,
}, async () => {
  const folder = await sampleFolder({
    'publication.yaml': `title: Talks
url: https://talks.example
podcast: {artwork: art.png, category: News, explicit: false}
`,
    'art.png': png(600, 600),
    'talk.mp3': mp3(100),
    'talk.md': ['---', 'title: Talk', 'published: 2024-01-01', 'transcript: words.vtt', '---', 'Text'].join(
      '\n',
    ),
  })
  const { stdout, stderr } = await runProgram(['check', folder, '--verbose'])
  const output = stdout + stderr
  expect(output).toMatch(
    /publication\.yaml.*podcast\.artwork.*square JPEG or PNG of 1400 to 3000 pixels, got 600×600 as image\/png/,
  )
  expect(output).toMatch(/talk\.md:4.*transcript\[0\].*"words\.vtt"/)
})
