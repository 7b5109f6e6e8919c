import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseTranscript, transcriptRank } from '../../../src/content/transcript/parse-transcript.ts'

const VTT = 'text/vtt'
const SRT = 'application/x-subrip'

/** Transcripts from the repository of the podcast namespace (CC0). */
function sample(name: string): string {
  return readFileSync(join(import.meta.dirname, 'samples', name), 'utf8')
}

async function paragraphs(type: string, text: string) {
  const transcript = await parseTranscript({ type, text })
  return transcript !== undefined && 'paragraphs' in transcript ? transcript.paragraphs : undefined
}

async function htmlOf(text: string) {
  const transcript = await parseTranscript({ type: 'text/html', text })
  return transcript !== undefined && 'html' in transcript ? transcript.html : undefined
}

describe('a transcript in WebVTT', () => {
  it('has a paragraph for each voice', async () => {
    expect(await paragraphs(VTT, sample('transcript.vtt'))).toMatchObject([
      {
        start: 0,
        speaker: 'Sarah',
        text: expect.stringMatching(/^In today's.* Podcasting Q&A, where.* Gillian\.$/),
      },
      {
        start: 19.08,
        speaker: 'Gillian',
        text: expect.stringMatching(/^Hi Buzzsprout,.* podcast trailer\?$/),
      },
    ])
  })

  it('keeps the text of tags, classes, times and stray brackets', async () => {
    const cue = '<v.loud Ann Lee>Is <00:00:01.500>2 < 3, <i.x>&lt;b&gt;</i> &amp; <unknown>all</unknown>?'
    expect(await paragraphs(VTT, vtt(cue))).toEqual([
      { start: 1, speaker: 'Ann Lee', text: 'Is 2 < 3, <b> & all?' },
    ])
  })

  it('leaves out notes, styles, regions and repeated lines of captions that roll up', async () => {
    const head = 'STYLE\n::cue { color: red }\n\nREGION\nid:a\n\nNOTE by hand\n\n'
    const text = `WEBVTT - a title\n\n${head}one\n00:01.000 --> 00:02.000 line:0\nHello\n\n00:02.000 --> 00:03.000\nHello\n`
    expect(await paragraphs(VTT, text)).toEqual([{ start: 1, text: 'Hello' }])
  })

  it('begins a paragraph after a pause or some sentences, never within a sentence', async () => {
    const cue = (start: number, text: string) => `00:${start}.000 --> 00:${start + 1}.000\n${text}\n\n`
    const long = 'So it went on. '.repeat(30)
    const cues = cue(10, 'We waited,') + cue(20, 'and then he came.') + cue(30, long) + cue(31, 'The end')
    expect(await paragraphs(VTT, `WEBVTT\n\n${cues}`)).toEqual([
      { start: 10, text: 'We waited, and then he came.' },
      { start: 30, text: long.trim() },
      { start: 31, text: 'The end' },
    ])
  })
})

describe('a transcript in SubRip', () => {
  it('has the speakers that its lines name', async () => {
    const read = (await paragraphs(SRT, sample('transcript.srt'))) ?? []
    expect(read[0]).toMatchObject({
      start: 0.179,
      speaker: 'Travis',
      text: expect.stringMatching(/^When you/),
    })
    expect(new Set(read.flatMap(({ speaker }) => speaker ?? []))).toContain('Sarah')
    expect(read.every(({ text }) => !text.includes('\n'))).toBe(true)
  })

  it('takes a word before a colon for text, unless it names a speaker again', async () => {
    const cue = (n: number, text: string) => `${n}\n00:00:0${n},000 --> 00:00:0${n},900\n${text}\n\n`
    const text = cue(1, 'Ann: Hello.') + cue(2, 'Remember: be kind.') + cue(3, 'Bo: Yes.') + cue(4, 'Bo: No.')
    expect(await paragraphs(SRT, text)).toEqual([
      { start: 1, speaker: 'Ann', text: 'Hello. Remember: be kind.' },
      { start: 3, speaker: 'Bo', text: 'Yes. No.' },
    ])
  })

  it('reads Windows lines, a byte order mark and positions', async () => {
    const text =
      '\uFEFF1\r\n00:00:01,000 --> 00:00:02,000\r\n{\\an8}<font color="red">Hello</font>\r\nthere\r\n'
    expect(await paragraphs(SRT, text)).toEqual([{ start: 1, text: 'Hello there' }])
  })
})

describe('a transcript in JSON', () => {
  it('joins the words of each speaker', async () => {
    expect(await paragraphs('application/json', sample('transcript.json'))).toEqual([
      { start: 0.5, speaker: 'Darth Vader', text: 'I am your father.' },
      { start: 2.75, speaker: 'Luke', text: 'Nooooo' },
    ])
  })

  it('joins words of scripts without spaces as they are written', async () => {
    const segments = ['今日', 'は', '晴れ'].map((body, n) => ({ startTime: n, body }))
    expect(await paragraphs('application/json', JSON.stringify({ segments }))).toEqual([
      { start: 0, text: '今日は晴れ' },
    ])
  })
})

describe('a transcript in HTML', () => {
  it('keeps names, times and paragraphs', async () => {
    const html = (await htmlOf(sample('transcript.html'))) ?? ''
    expect(html).toMatch(/^<cite>Travis:<\/cite>\n<time>0:00<\/time>\n<p>When you first/)
  })

  it('is sanitised, without the head of its document, ids and headings above that of its section', async () => {
    const page =
      '<!doctype html><html><head><title>T</title></head><body onload="x()"><h1 id="main">One</h1><script>x()</script><p onclick="x()">Hi <a href="javascript:x()">you</a></p></body></html>'
    expect(await htmlOf(page)).toBe('<h3>One</h3><p>Hi <a>you</a></p>')
  })
})

describe('a transcript as text', () => {
  it('has its paragraphs, and no mark-up', async () => {
    expect(await paragraphs('text/plain', 'One\r\ntwo <b>\r\n\r\nThree')).toEqual([
      { text: 'One two <b>' },
      { text: 'Three' },
    ])
  })
})

describe('parseTranscript', () => {
  it.each([
    [VTT, ''],
    [VTT, 'WEBVTT\n\nno cue at all'],
    [VTT, 'WEBVTT\n\n00:02.000 --> 00:01.000\nbackwards'],
    [SRT, '<html>404</html>'],
    ['application/json', '{"segments": [{"startTime": 1, "bo'],
    [
      'application/json',
      '{"segments": [null, 1, {"startTime": "1", "body": "x"}, {"startTime": 1, "body": 2}]}',
    ],
    ['application/json', 'null'],
    ['text/html', '<script>x()</script>'],
    ['text/plain', ' \n '],
    ['application/pdf', '%PDF-1.7'],
    ['image/png', ''],
  ])('gives nothing for a broken, empty or other file: %s %j', async (type, text) => {
    expect(await parseTranscript({ type, text })).toBe(undefined)
  })

  it('knows its types by their many names, and which shows most', () => {
    const types = [
      'text/vtt; charset=utf-8',
      'application/json',
      'application/srt',
      'TEXT/HTML',
      'text/plain',
    ]
    expect(types.map(transcriptRank)).toEqual([0, 1, 2, 3, 4])
    expect(['text/srt', SRT, 'application/subrip'].map(transcriptRank)).toEqual([2, 2, 2])
    expect([undefined, 'audio/mpeg', 'application/octet-stream'].map(transcriptRank)).toEqual([
      undefined,
      undefined,
      undefined,
    ])
  })
})

function vtt(cue: string): string {
  return `WEBVTT\n\n00:01.000 --> 00:02.000\n${cue}\n`
}
