import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { viewedBody } from '../../../src/api/articles/record-of.ts'
import type { Body } from '../../../src/articles/article.ts'
import { isHeavy } from '../../../src/articles/heavy-text.ts'
import { readTranscript } from '../../../src/http/pages/episodes/transcript-files.ts'
import { renderArticlePage } from '../../../src/http/pages/page-html.ts'
import { summariseArticle } from '../../../src/http/pages/summaries.ts'
import { readContent } from '../../../src/intake/reading/read-content.ts'
import { type ItemSource, renderHere } from '../../../src/portals/rendering/portal-rendering.ts'
import { renderFragments } from '../../../src/publish/feed/render-fragments.ts'
import { previewArticle } from '../../../src/serving/rendering/preview-article.ts'
import { createRenderer, type Renderer } from '../../../src/serving/rendering/renderer.ts'
import {
  publication,
  record,
  syncedFolder,
  type TemporaryFolder,
  temporaryFolder,
} from '../../intake/temporary-folder.ts'
import { contextOf, newspaper } from '../../portals/given.ts'
import { storedArticle } from '../../publish/given.ts'
import { draft } from '../../stores/given.ts'

const NONE = { newer: undefined, older: undefined }

const LONG =
  'The alliance will *expand* its mission, its secretary [said](x.md) & ministers decide next week.\n\n'
const HEAVY = LONG.repeat(1_000)
/** Takes seconds of processor time on any machine. */
const POISON = '!['.repeat(2_400_000)
const SHORT_MS = 100
const rules = { timeZone: 'UTC', authors: [] }

const markdown = (source: string): Body => ({ format: 'markdown', source })
const bytesOf = (body: string) => Buffer.from(record('A Title of Some Length', '', body))

function withPoison({ item, context }: ItemSource): ItemSource {
  return { item: { ...item, article: { ...item.article, body: markdown(POISON), revision: 2 } }, context }
}

let renderer: Renderer
beforeEach(() => {
  renderer = createRenderer({ limitMs: SHORT_MS })
})
afterEach(() => renderer.close())

describe('a heavy record', () => {
  const generous = createRenderer({ limitMs: 60_000 })
  const article = storedArticle({ body: markdown(HEAVY) })
  const context = { content: 'full', language: 'en' } as const
  afterAll(generous.close)

  it('is read as in the thread that answers', async () => {
    const request = { path: 'a.md', bytes: bytesOf(`${HEAVY}\n![x](x.png)`), rules }
    expect(isHeavy(request.bytes)).toBe(true)
    const read = await generous.readContent(request)
    expect(read).toEqual(readContent(request))
    expect(read).toMatchObject({ references: ['x.md', 'x.png'], lines: { title: 2 } })
  })

  it('is rendered as in the thread that answers', async () => {
    const source = { article, publication, context }
    expect(await generous.renderFragments(source)).toEqual(renderFragments(source))
    expect(await generous.summariseArticle(source)).toBe(summariseArticle(source))
    const page = { article, publication, terms: [], neighbours: NONE }
    expect(String(await generous.renderArticlePage(page))).toBe(renderArticlePage(page))
  })

  it('is an item for a portal, and is checked, as in the thread that answers', async () => {
    const item = { article, event: 'published', dated: article.published } as const
    const source = { item, context: contextOf(newspaper({ for: 'msn' })), now: article.published }
    expect(await generous.renderPortalItem(source)).toBe(renderHere.renderPortalItem(source))
    expect(await generous.checkPortalItem(source)).toEqual(renderHere.checkPortalItem(source))
    await expect(renderer.renderPortalItem(withPoison(source))).rejects.toThrow('takes too long to render')
  })

  it('is previewed as in the thread that answers', async () => {
    const papers = newspaper({ for: 'msn' })
    const source = { article, publication: papers, now: article.published }
    const preview = await generous.previewArticle(source)
    expect(preview).toEqual(previewArticle(source))
    expect(preview.others).toHaveLength(1)
    const poisoned = { ...source, article: { ...article, body: markdown(POISON), revision: 3 } }
    await expect(renderer.previewArticle(poisoned)).rejects.toThrow('takes too long to render')
  })

  it('has the HTML of a press text as in the thread that answers', async () => {
    const text: Body = { format: 'text', source: HEAVY }
    const viewed = await generous.viewedBody(text)
    expect(viewed).toEqual(viewedBody(text))
    expect(viewed.source).toContain('<p>The alliance')
    expect(await generous.viewedBody(markdown(HEAVY))).toEqual(markdown(HEAVY))
  })

  it('is read as a request as in the thread that answers', async () => {
    const body = Buffer.from(JSON.stringify({ title: 'Long', section: null, markdown: HEAVY }))
    expect(await generous.readRecordFields(body)).toEqual({ fields: { title: 'Long', markdown: HEAVY } })
    expect(await generous.readPatch(body)).toEqual({
      fields: { title: 'Long', section: null, markdown: HEAVY },
    })
    const list = await generous.readRecordFields(Buffer.from(`[${body}]`))
    expect(list).toMatchObject({ refusal: { status: 422 } })
  })

  it('that would be longer than any feed is refused, with its field and line', async () => {
    const html = '&'.repeat(1_100_000)
    const bytes = Buffer.from(`{"title": "Marked up", "published": "2021-01-01",\n"content": "${html}"}`)
    const { draft, faults } = await generous.readContent({ path: 'a.json', bytes, rules })
    expect(draft).toBeUndefined()
    expect(faults).toMatchObject([
      {
        severity: 'fault',
        field: 'content',
        line: 2,
        message: expect.stringMatching(
          /^expected a text of at most 10000000 bytes as RSS, got \d{8}: divide it/,
        ),
      },
    ])
  })
})

const TOO_LONG = /^takes too long to render \(more than 0\.1 seconds\): divide it into several articles/

describe('a record that takes too long to render', () => {
  it('is refused, whichever way it comes', async () => {
    const reading = renderer.readContent({ path: 'a.md', bytes: bytesOf(POISON), rules })
    await expect(reading).rejects.toMatchObject({ kind: 'invalid', message: expect.stringMatching(TOO_LONG) })
    const fault = await renderer.findRenderingFault(draft({ body: markdown(POISON) }))
    expect(fault).toMatch(TOO_LONG)
  })

  it('is not rendered again when it was stored by an earlier version', async () => {
    const source = {
      article: storedArticle({ body: markdown(POISON) }),
      publication,
      terms: [],
      neighbours: NONE,
    }
    await expect(renderer.summariseArticle(source)).rejects.toMatchObject({ kind: 'invalid' })
    await renderer.close()
    await expect(renderer.renderArticlePage(source)).rejects.toMatchObject({
      kind: 'internal',
      message: expect.stringContaining('takes too long to render'),
    })
  })
})

describe('a transcript', () => {
  const cue = '00:01.000 --> 00:02.000\n<v Ann>A few words of a long evening\n\n'

  it('is the same from a thread as from the one that answers', async () => {
    const source = { type: 'text/vtt', text: `WEBVTT\n\n${cue.repeat(3_000)}` }
    expect(await renderer.readTranscript(source)).toEqual(await readTranscript(source))
    expect(await readTranscript(source)).toMatchObject({ paragraphs: [{ start: 1, speaker: 'Ann' }] })
  })

  it('that takes too long is left out', async () => {
    const source = { type: 'text/html', text: '<b><i>'.repeat(5_000_000) }
    expect(await renderer.readTranscript(source)).toBe(undefined)
  })
})

describe('a file that takes too long to render', () => {
  let here: TemporaryFolder
  beforeEach(async () => {
    here = await temporaryFolder()
  })
  afterEach(() => here.dispose())

  it('is reported and left out, beside others that are published, and is not read again', async () => {
    await here.write({ 'a.md': record('A'), 'poison.md': record('Poison', '', POISON), 'z.md': record('Z') })
    const { readContent } = renderer
    const first = await syncedFolder(here.root, undefined, { readContent })
    expect(await first.sync.all(publication)).toMatchObject({
      read: 3,
      added: 2,
      faultCount: 1,
      groups: [
        { first: [{ severity: 'fault', file: 'poison.md', message: expect.stringMatching(TOO_LONG) }] },
      ],
    })
    expect(await first.titles()).toEqual(['A', 'Z'])
    const restarted = await syncedFolder(here.root, first.store, { readContent })
    expect(await restarted.sync.all(publication)).toMatchObject({ read: 0 })
    expect((await restarted.sync.findings()).groups).toMatchObject([{ first: [{ file: 'poison.md' }] }])
    await first.store.close()
  })

  it('leaves the last valid version of its article in place until it is corrected', async () => {
    const { readContent } = renderer
    await here.write({ 'a.md': record('First') })
    const { sync, store, titles } = await syncedFolder(here.root, undefined, { readContent })
    await sync.all(publication)
    await here.write({ 'a.md': record('Second', '', POISON) })
    expect(await sync.all(publication)).toMatchObject({ read: 1, changed: 0, faultCount: 1 })
    expect(await titles()).toEqual(['First'])
    await here.write({ 'a.md': record('Third') })
    expect(await sync.all(publication)).toMatchObject({ changed: 1, faultCount: 0 })
    expect(await titles()).toEqual(['Third'])
    await store.close()
  })
})
