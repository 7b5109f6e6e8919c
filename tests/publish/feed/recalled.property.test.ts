import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createPublisher } from '../../../src/publish/publisher.ts'
import { openSqliteStore } from '../../../src/stores/sqlite/sqlite.ts'
import { article, faulty, gone, OPTIONS } from '../../stores/given.ts'
import { FEED_PATHS, publication, textOf } from '../given.ts'

const START = new Date('2026-03-01T12:00:00Z')
const MINUTE = 60_000
const IDS = ['a', 'b', 'c', 'd'] as const

/** What happens to one article: its file is written, broken or removed, or the article is taken back, or that is undone. */
const step = fc.record({
  id: fc.constantFrom(...IDS),
  kind: fc.constantFrom('write', 'edit', 'break', 'remove', 'recall', 'undo'),
})

it('an article that was taken back is in no document until that is undone, whatever its file does', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30 }), async steps => {
      const store = openSqliteStore(':memory:')
      let now = START
      const log = { info: () => undefined, error: () => undefined }
      const publisher = createPublisher({ store, now: () => now, log, version: '1' })
      await publisher.publish({ ...publication, items: 2 })
      const held = new Set<string>()
      for (const { id, kind } of steps) {
        now = new Date(now.getTime() + MINUTE)
        const file = `${id}.md`
        const apply = (change: Parameters<typeof store.apply>[0][number]) =>
          store.apply([change], { ...OPTIONS, now })
        if (kind === 'write') await apply(article(file, { id: `urn:${id}`, title: id }))
        else if (kind === 'edit')
          await apply(article(file, { id: `urn:${id}`, title: `${id} ${now.getTime()}` }))
        else if (kind === 'break') await apply(faulty(file))
        else if (kind === 'remove') await apply(gone(file))
        else if (kind === 'recall') {
          if ((await store.recall(`urn:${id}`, {}, now)) !== undefined) held.add(`urn:${id}`)
        } else {
          await store.undoRecall(`urn:${id}`)
          held.delete(`urn:${id}`)
        }
        await publisher.refresh()
        const shown = FEED_PATHS.flatMap(path => itemIds(textOf(publisher, path)))
        expect(shown.filter(each => held.has(each))).toEqual([])
      }
      publisher.close()
      await store.close()
    }),
    { numRuns: 40 },
  )
})

/** Returns the ids of the items of a document in any format. */
function itemIds(text: string): readonly string[] {
  return [...text.matchAll(/(?:<guid[^>]*>|<id>|"id":")(urn:[a-z])\b/g)].map(([, id = '']) => id)
}
