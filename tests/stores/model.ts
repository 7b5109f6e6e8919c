import fc from 'fast-check'
import { expect } from 'vitest'
import type { ArticleStore } from '../../src/articles/store/article-store.ts'
import type { SourceChange } from '../../src/articles/store/source-store.ts'
import { article, faulty, gone, OPTIONS, selected } from './given.ts'
import type { OpenedStore } from './store-contract.ts'

const paths = fc.constantFrom('a.md', 'b.md', 'c.md', 'd/a.md')

/** A change of the files of a folder. */
type Deed =
  | { readonly kind: 'write' | 'break' | 'remove'; readonly path: string }
  | { readonly kind: 'rename' | 'bringBack'; readonly path: string; readonly to: string }

const deeds: fc.Arbitrary<Deed> = fc.oneof(
  fc.record({ kind: fc.constantFrom('write', 'break', 'remove'), path: paths }),
  fc.record({ kind: fc.constantFrom('rename', 'bringBack'), path: paths, to: paths }),
)

/** A file of the model: its content, and the title and id of its last valid article. */
interface File {
  readonly content: string
  readonly right: boolean
  readonly title?: string | undefined
  readonly id?: string | undefined
}

/** Changes files of a folder at random, in `numRuns` runs, and compares the store with a plain model. */
export async function storeModel(open: () => Promise<OpenedStore>, numRuns: number): Promise<void> {
  const property = fc.asyncProperty(fc.array(deeds, { maxLength: 25 }), async all => {
    const { store } = await open()
    try {
      const model = createModel(store)
      for (const deed of all) await model.perform(deed)
    } finally {
      await store.close()
    }
  })
  await fc.assert(property, { numRuns })
}

function createModel(store: ArticleStore) {
  const files = new Map<string, File>()
  /** Removed valid files, by their path. */
  const removed = new Map<string, File>()
  const usedIds = new Set<string>()
  let count = 0

  /** Returns the change of the store for the current content of a file. */
  function changeOf(path: string, { content, right }: File): SourceChange {
    return right ? article(path, { title: content }, content) : faulty(path, content)
  }

  function write(path: string): readonly SourceChange[] {
    const content = `text ${++count}`
    const file = { ...files.get(path), content, right: true, title: content }
    files.set(path, file)
    return [changeOf(path, file)]
  }

  function breakFile(path: string): readonly SourceChange[] {
    const file = { ...files.get(path), content: `broken ${++count}`, right: false }
    files.set(path, file)
    return [changeOf(path, file)]
  }

  function remove(path: string): readonly SourceChange[] {
    const file = files.get(path)
    if (file?.right) removed.set(path, file)
    files.delete(path)
    return [gone(path)]
  }

  function rename(path: string, to: string): readonly SourceChange[] {
    const file = files.get(path)
    if (file === undefined || files.has(to)) return []
    files.delete(path)
    files.set(to, file)
    return [changeOf(to, file), gone(path)]
  }

  function bringBack(path: string, to: string): readonly SourceChange[] {
    const file = removed.get(path)
    if (file === undefined || files.has(to)) return []
    removed.delete(path)
    files.set(to, file)
    return [changeOf(to, file)]
  }

  function changesOf(deed: Deed): readonly SourceChange[] {
    switch (deed.kind) {
      case 'write':
        return write(deed.path)
      case 'break':
        return breakFile(deed.path)
      case 'remove':
        return remove(deed.path)
      case 'rename':
        return rename(deed.path, deed.to)
      case 'bringBack':
        return bringBack(deed.path, deed.to)
    }
  }

  async function perform(deed: Deed): Promise<void> {
    const applied = await store.apply(changesOf(deed), OPTIONS)
    expect(applied.faults.filter(({ severity }) => severity === 'fault')).toEqual([])
    const shown = new Map((await selected(store, { limit: 100 })).map(({ title, id }) => [title, id]))
    const live = [...files].filter(([, { title }]) => title !== undefined)
    expect([...shown.keys()].sort()).toEqual(live.map(([, { title }]) => title).sort())
    for (const [path, file] of live) files.set(path, withId(file, shown.get(file.title ?? '')))
    expect((await store.sources()).map(({ path }) => path)).toEqual([...files.keys()].sort())
  }

  /** An article keeps its id; a new one gets an unused id. */
  function withId(file: File, id: string | undefined): File {
    if (id === undefined) throw new Error(`expected an id of ${file.title}`)
    if (file.id === undefined) expect(usedIds).not.toContain(id)
    else expect(id).toBe(file.id)
    usedIds.add(id)
    return { ...file, id }
  }

  return { perform }
}
