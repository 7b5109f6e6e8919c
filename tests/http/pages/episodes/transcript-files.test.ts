import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { Transcript } from '../../../../src/articles/podcast/episode.ts'
import {
  chooseTranscript,
  createTranscriptFiles,
} from '../../../../src/http/pages/episodes/transcript-files.ts'
import { cleanUp, temporaryFolder } from '../../../program/start.ts'
import { publication, storedArticle } from '../../../publish/given.ts'

const HASH = 'a'.repeat(32)
const OTHER = 'b'.repeat(32)

afterAll(cleanUp)

function episode(...transcripts: readonly Transcript[]) {
  return storedArticle({ episode: { transcripts } })
}

function stored(hash: string, type: string, fields: Partial<Transcript> = {}): Transcript {
  return { src: `/media/${hash}/words`, type, length: 100, ...fields }
}

describe('chooseTranscript', () => {
  const choose = (...transcripts: readonly Transcript[]) =>
    chooseTranscript(episode(...transcripts), publication)

  it('takes the language of the article before all else, then the form that shows most', () => {
    const german = stored(OTHER, 'text/vtt', { language: 'de' })
    expect(choose(german, stored(HASH, 'application/x-subrip'))).toEqual({
      hash: HASH,
      type: 'application/x-subrip',
      language: undefined,
    })
    expect(choose(stored(OTHER, 'text/html'), stored(HASH, 'text/vtt'))?.hash).toBe(HASH)
    expect(choose(german)).toEqual({ hash: OTHER, type: 'text/vtt', language: 'de' })
    expect(choose(stored(HASH, 'text/vtt', { language: 'en-GB' }))?.language).toBe(undefined)
  })

  it('takes none from elsewhere, of an unusual length, or of an unknown type', () => {
    expect(choose({ src: 'https://elsewhere.example/a.vtt', type: 'text/vtt' })).toBe(undefined)
    expect(choose(stored(HASH, 'text/vtt', { length: 4_000_001 }))).toBe(undefined)
    expect(choose(stored(HASH, 'application/pdf'))).toBe(undefined)
    expect(chooseTranscript(storedArticle(), publication)).toBe(undefined)
  })
})

describe('createTranscriptFiles', () => {
  async function given(present: readonly string[], shared: readonly string[] = []) {
    const folder = await temporaryFolder('media')
    const pathOf = (hash: string) => join(folder, hash)
    const add = (hash: string) => writeFile(pathOf(hash), 'WEBVTT')
    for (const hash of present) await add(hash)
    const asked: string[] = []
    const store = {
      findMedia: async (hash: string) => ({ hash, name: 'words', type: 'text/vtt', length: 6 }),
      async fetchMedia({ hash }: { readonly hash: string }) {
        asked.push(hash)
        if (shared.includes(hash)) await add(hash)
        return shared.includes(hash)
      },
    }
    return { transcripts: createTranscriptFiles({ store, files: { pathOf } }), asked, add }
  }

  const article = episode(stored(HASH, 'text/vtt'))

  it('reads the text of a stored file', async () => {
    const { transcripts } = await given([HASH])
    const found = await transcripts.find(article, publication)
    expect(found).toEqual({ hash: HASH, type: 'text/vtt', language: undefined })
    expect(found && (await transcripts.read(found))).toEqual({ type: 'text/vtt', text: 'WEBVTT' })
  })

  it('fetches what another server has stored, once', async () => {
    const { transcripts, asked } = await given([], [HASH])
    expect(await transcripts.find(article, publication)).toBeDefined()
    expect(await transcripts.find(article, publication)).toBeDefined()
    expect(asked).toEqual([HASH])
  })

  it('looks again for missing bytes, so that a page gets its transcript when they arrive', async () => {
    const { transcripts, add } = await given([])
    expect(await transcripts.find(article, publication)).toBe(undefined)
    await add(HASH)
    expect(await transcripts.find(article, publication)).toBeDefined()
  })

  it('asks nothing for an article without transcripts', async () => {
    const { transcripts, asked } = await given([])
    expect(await transcripts.find(storedArticle(), publication)).toBe(undefined)
    expect(asked).toEqual([])
  })
})
