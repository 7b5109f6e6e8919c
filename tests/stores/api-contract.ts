import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Cursor } from '../../src/articles/selection.ts'
import type { ArticleStore } from '../../src/articles/store/article-store.ts'
import type { Applied, Expected, SourceChange } from '../../src/articles/store/source-store.ts'
import { tokenId } from '../../src/articles/token.ts'
import { article, draft, gone, hashOf, NOW, OPTIONS, selected, source } from './given.ts'
import type { OpenedStore } from './store-contract.ts'

const SECOND = 1_000
const HOUR = 3_600_000
const A = '/api/articles/a'
const later = (ms: number) => new Date(NOW.getTime() + ms)

/** Tests of the publishing API that every engine passes: expected changes, lists, tokens and requests. */
export function apiContract(open: () => Promise<OpenedStore>): void {
  let store: ArticleStore
  let reopen: OpenedStore['reopen']

  beforeEach(async () => {
    const opened = await open()
    store = opened.store
    reopen = opened.reopen
  })
  afterEach(() => store.close())

  const apply = (...changes: readonly SourceChange[]) => store.apply(changes, OPTIONS)
  const published = (
    expected: Expected,
    fields: Parameters<typeof draft>[0] = {},
    path = A,
  ): SourceChange => ({
    ...{ kind: 'article', source: source(path, JSON.stringify(fields)), expected },
    draft: draft({ slug: path.slice(A.length - 1), ...fields }),
  })
  const at = async (slug = 'a'): Promise<Expected> => {
    const { article } = (await store.findBySlug(slug)) ?? {}
    return article === undefined ? 'absent' : { id: article.id, revision: article.revision }
  }

  describe('changes with an expected state', () => {
    it('are applied in this state, and return the new article', async () => {
      const created = await apply(published('absent'))
      expect(created).toMatchObject({ added: 1, article: { slug: 'a', title: 'An article' } })
      const { article: before } = created
      const changed = await apply(published(await at(), { title: 'Another' }))
      expect(changed).toMatchObject({ changed: 1, article: { id: before?.id, title: 'Another' } })
      expect(changed.article?.revision).toBeGreaterThan(before?.revision ?? Infinity)
      expect(await store.findBySlug('a')).toMatchObject({ article: changed.article, source: A })
      expect(await apply({ ...gone(A), expected: await at() } as SourceChange)).toMatchObject({
        withdrawn: 1,
      })
      expect(await store.findBySlug('a')).toMatchObject({ withdrawn: true, source: undefined })
    })

    it('are a conflict in another state, and nothing is applied', async () => {
      const { article: first } = await apply(published('absent'))
      const old = await at()
      await apply(published(old, { title: 'Another' }))
      for (const change of [
        published('absent', { title: 'Lost' }),
        published(old, { title: 'Lost' }),
        published({ id: 'urn:nobody', revision: 1 }, { title: 'Lost' }),
        { ...gone(A), expected: old } as SourceChange,
      ]) {
        await expect(apply(article('b.md'), change)).rejects.toMatchObject({
          name: 'Problem',
          kind: 'conflict',
        })
      }
      expect(await store.findBySlug('a')).toMatchObject({ article: { id: first?.id, title: 'Another' } })
      expect(await store.findBySlug('b')).toBeUndefined()
    })

    it('restore a withdrawn article as it was', async () => {
      const { article: first } = await apply(published('absent'))
      await apply(gone(A))
      const withdrawn = await at()
      const back = await apply(published(withdrawn, { id: first?.id }))
      expect(back).toMatchObject({ renamed: 1, article: { id: first?.id, slug: 'a' } })
      await expect(apply(published(withdrawn, { id: first?.id }))).rejects.toMatchObject({ kind: 'conflict' })
    })

    it('never replace another article of the same source', async () => {
      await apply(article('b.md', { id: 'urn:b' }))
      await apply(gone('b.md'))
      await apply(published('absent'))
      const change = published(await at('b'), { id: 'urn:b' })
      await expect(apply(change)).rejects.toMatchObject({ kind: 'conflict' })
      expect(await store.findBySlug('a')).toMatchObject({ withdrawn: false, source: A })
    })

    it('return a fault for a name of another article, and change nothing', async () => {
      await apply(article('b.md', { slug: 'b', id: 'urn:b' }), published('absent'))
      const { revision } = (await store.findBySlug('a'))?.article ?? {}
      const { faults, changed } = await apply(published(await at(), { slug: 'b' }))
      expect(changed).toBe(0)
      expect(faults).toMatchObject(
        [{ severity: 'fault', field: 'slug', message: /that of the article of b\.md/ }].map(fault => ({
          ...fault,
          message: expect.stringMatching(fault.message),
        })),
      )
      expect((await store.findBySlug('a'))?.article.revision).toBe(revision)
      const { faults: ofFile } = await apply(article('c.md', { slug: 'a' }))
      expect(ofFile[0]?.message).toContain(`that of the article of ${A}`)
    })
  })

  it('returns only files of the folder as sources', async () => {
    await apply(article('a.md'), published('absent', {}, '/api/articles/x'), article('z.md'))
    expect((await store.sources()).map(({ path }) => path)).toEqual(['a.md', 'z.md'])
    expect((await store.sources({ after: 'a.md', limit: 1 })).map(({ path }) => path)).toEqual(['z.md'])
    expect((await selected(store)).map(({ slug }) => slug).sort()).toEqual(['a', 'x', 'z'])
  })

  it('finds an article by its id, withdrawn or not', async () => {
    await apply(article('a.md', { id: 'urn:a' }))
    expect(await store.findById('urn:a')).toMatchObject({
      ...{ article: { slug: 'a' }, source: 'a.md', current: true, withdrawn: false },
    })
    await apply(gone('a.md'))
    expect(await store.findById('urn:a')).toMatchObject({ source: undefined, withdrawn: true })
    expect(await store.findById('urn:b')).toBeUndefined()
  })

  describe('the list', () => {
    const day = (n: number) => new Date(Date.UTC(2021, 0, n))

    it('has every article that is not withdrawn, newest first, with an empty body', async () => {
      await apply(
        article('old.md', { published: day(1) }),
        article('draft.md', { published: day(2), draft: true }),
        article('hidden.md', { published: day(3), hiddenFrom: 'all' }),
        article('future.md', { published: later(HOUR) }),
        article('gone.md', { published: day(4) }),
      )
      await apply(gone('gone.md'))
      const { articles: list } = await store.list({ limit: 10 })
      expect(list.map(({ source }) => source)).toEqual(['future.md', 'hidden.md', 'draft.md', 'old.md'])
      expect(list[0]?.article.body).toEqual({ format: 'markdown', source: '' })
    })

    it('continues after a place, also among articles of the same instant', async () => {
      await apply(...['a', 'b', 'c', 'd'].map(name => article(`${name}.md`, { id: `urn:${name}` })))
      const seen: (string | undefined)[] = []
      for (let after: Cursor | undefined, isLast = false; !isLast; ) {
        const page = await store.list({ limit: 1, after })
        seen.push(...page.articles.map(({ article }) => article.id))
        after = page.next
        isLast = after === undefined
      }
      expect(seen).toEqual(['urn:d', 'urn:c', 'urn:b', 'urn:a'])
    })

    it('of a tag has the current and future articles of its feed', async () => {
      await apply(
        article('a.md', { tags: ['Maps'], published: day(1) }),
        article('b.md', { tags: ['maps'], published: later(HOUR) }),
        article('c.md', { tags: ['Sea'] }),
        article('d.md', { tags: ['maps'], draft: true }),
      )
      const { articles: list } = await store.list({ limit: 10, tag: 'maps' })
      expect(list.map(({ source }) => source)).toEqual(['b.md', 'a.md'])
      const rest = await store.list({ limit: 10, tag: 'maps', after: list[0]?.article })
      expect(rest.articles).toHaveLength(1)
      expect(await store.list({ limit: 10, tag: 'none' })).toEqual({ articles: [], next: undefined })
    })

    it('ends a page early when its records are large without their texts, and continues after it', async () => {
      const summary = 'Long. '.repeat(400_000)
      const names = ['a', 'b', 'c', 'd', 'e']
      await apply(...names.map(name => article(`${name}.md`, { id: `urn:${name}`, summary })))
      const first = await store.list({ limit: 5 })
      expect(first.articles.map(({ article }) => article.id)).toEqual(['urn:e', 'urn:d'])
      const second = await store.list({ limit: 5, after: first.next })
      const third = await store.list({ limit: 5, after: second.next })
      expect(third.articles.map(({ article }) => article.id)).toEqual(['urn:a'])
      expect(third.next).toBeUndefined()
    })

    it('has a full page however long the texts are, and lets others work while it reads them', async () => {
      const text = 'Word. '.repeat(400_000)
      const names = ['a', 'b', 'c', 'd', 'e', 'f']
      await apply(
        ...names.map(name =>
          article(`${name}.md`, { id: `urn:${name}`, body: { format: 'markdown', source: text } }, name),
        ),
      )
      let turns = 0
      let isOver = false
      const count = () => {
        turns++
        if (!isOver) setImmediate(count)
      }
      setImmediate(count)
      const { articles: list, next } = await store.list({ limit: 5 })
      isOver = true
      expect(list).toHaveLength(5)
      expect(next?.id).toBe('urn:b')
      expect(turns).toBeGreaterThan(2)
    })
  })

  describe('tokens of the API', () => {
    const hash = hashOf('fw_secret')
    const token = { id: tokenId(hash), scope: 'publish', label: 'CMS', created: NOW, hash } as const

    it('are found by their hash until they are revoked, with their last use', async () => {
      await store.addApiToken(token)
      expect(await store.useApiToken(hash, later(SECOND))).toEqual({ id: token.id, scope: 'publish' })
      expect(await store.useApiToken(hash.replace(/.$/, '!'), NOW)).toBeUndefined()
      expect(await store.useApiToken(hashOf('another'), NOW)).toBeUndefined()
      expect(await store.tokens()).toMatchObject([
        { id: token.id, feed: '', scope: 'publish', label: 'CMS', lastUsed: later(SECOND) },
      ])
      expect(await store.revokeToken(token.id, NOW)).toBe(true)
      expect(await store.useApiToken(hash, NOW)).toBeUndefined()
    })

    it('open no feed, and tokens of feeds no API', async () => {
      await store.addApiToken(token)
      const other = hashOf('a feed')
      await store.addToken({ id: tokenId(other), feed: 'friends', label: '', created: NOW, hash: other })
      expect(await store.useToken('', hash, NOW)).toBe(false)
      expect(await store.useToken('friends', hash, NOW)).toBe(false)
      expect(await store.useApiToken(other, NOW)).toBeUndefined()
    })
  })

  describe('requests with a key', () => {
    const answer = { status: 201, headers: { Location: '/a' }, body: '{"a":1}' }

    it('begin once, and then have an answer, also after a restart', async () => {
      expect(await store.beginRequest('key', 'print', NOW)).toBeUndefined()
      expect(await store.beginRequest('key', 'print', later(SECOND))).toEqual({
        fingerprint: 'print',
        answer: undefined,
      })
      await store.storeAnswer('key', answer)
      await store.close()
      store = await reopen()
      expect(await store.beginRequest('key', 'other', later(HOUR))).toEqual({ fingerprint: 'print', answer })
    })

    it('are answered together with their changes, or not at all', async () => {
      await store.beginRequest('key', 'print', NOW)
      const request = { key: 'key', answer: ({ added }: Applied) => ({ ...answer, body: `added ${added}` }) }
      await store.apply([published('absent')], { ...OPTIONS, request })
      const known = { fingerprint: 'print', answer: { ...answer, body: 'added 1' } }
      expect(await store.beginRequest('key', 'print', later(SECOND))).toEqual(known)
      await store.abandonRequest('key')
      await store.storeAnswer('key', answer)
      expect(await store.beginRequest('key', 'print', later(2 * SECOND))).toEqual(known)
      await store.beginRequest('lost', 'print', NOW)
      const lost = store.apply([published('absent')], { ...OPTIONS, request: { ...request, key: 'lost' } })
      await expect(lost).rejects.toMatchObject({ kind: 'conflict' })
      expect(await store.beginRequest('lost', 'print', later(SECOND))).toMatchObject({ answer: undefined })
    })

    it('begin again without an answer: at once if abandoned, or after a minute', async () => {
      await store.beginRequest('key', 'print', NOW)
      await store.abandonRequest('key')
      expect(await store.beginRequest('key', 'other', later(SECOND))).toBeUndefined()
      expect(await store.beginRequest('key', 'third', later(30 * SECOND))).toMatchObject({
        fingerprint: 'other',
      })
      expect(await store.beginRequest('key', 'third', later(62 * SECOND))).toBeUndefined()
    })

    it('are forgotten after a day', async () => {
      await store.beginRequest('key', 'print', NOW)
      await store.storeAnswer('key', answer)
      expect(await store.beginRequest('key', 'print', later(23 * HOUR))).toEqual({
        fingerprint: 'print',
        answer,
      })
      expect(await store.beginRequest('key', 'print', later(24 * HOUR))).toBeUndefined()
    })
  })
}
