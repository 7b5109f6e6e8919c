import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Random } from '../bench/synthetic/random.ts'
import { png } from '../images/sample-images.ts'
import { articleBody, articleDate, articleTitle, type Moment, type Writer } from './writer.ts'

/** Enough for reading threads to be started. */
const MANY_FILES = 120
/** So many stay in one feed. */
const MOST_ARTICLES = 400

/** A record's file, and what it says. */
interface Kept {
  readonly path: string
  readonly version: number
  /** A file that was renamed is left alone: with other content, it would be another article's. */
  readonly renamed: boolean
}

/** Publishes by writing files into a folder as people and programs do: in place, renamed over, many at once. */
export async function createFolderWriter(folder: string, nextNumber: () => number): Promise<Writer> {
  const files = new Map<number, Kept>()
  await writeFile(
    join(folder, 'publication.yaml'),
    'title: Killed Again and Again\nurl: https://feeds.example\nitems: 500\nfeeds:\n  main: { bytes: 10000000 }\n',
  )

  async function add({ random }: Moment): Promise<void> {
    if (files.size >= MOST_ARTICLES) return
    const number = nextNumber()
    const inner = random.chance(0.2) ? 'inner/' : ''
    await put(number, { path: `${inner}a${number}.md`, version: 1, renamed: false }, random)
  }

  async function addMany(moment: Moment): Promise<void> {
    for (let count = 0; count < MANY_FILES; count++) await add(moment)
  }

  async function edit({ random }: Moment): Promise<void> {
    const [number, kept] = choose(random, ({ renamed }) => !renamed) ?? []
    if (number === undefined || kept === undefined) return
    await put(number, { ...kept, version: kept.version + 1 }, random)
  }

  /** Only what is known to be in the store as it is stays the same article under another name. */
  async function move({ random, seen }: Moment): Promise<void> {
    const isSeen = (number: number, { version }: Kept) => seen.get(number) === version
    const [number, kept] = choose(random, (kept, number) => !kept.renamed && isSeen(number, kept)) ?? []
    if (number === undefined || kept === undefined) return
    const path = `moved-${number}.md`
    await rename(join(folder, kept.path), join(folder, path))
    files.set(number, { ...kept, path, renamed: true })
  }

  async function remove({ random }: Moment): Promise<void> {
    const [number, kept] = choose(random, () => true) ?? []
    if (number === undefined || kept === undefined) return
    await rm(join(folder, kept.path))
    files.delete(number)
  }

  function choose(random: Random, isRight: (kept: Kept, number: number) => boolean) {
    const right = [...files].filter(([number, kept]) => isRight(kept, number))
    return right[random.below(right.length)]
  }

  async function put(number: number, kept: Kept, random: Random): Promise<void> {
    const path = join(folder, kept.path)
    await mkdir(join(path, '..'), { recursive: true })
    const image = random.chance(0.3) ? await putImage(path, random) : ''
    const text = recordText(number, kept.version, { image, random })
    if (random.chance(0.5)) await writeFile(path, text)
    else {
      await writeFile(`${path}~`, text)
      await rename(`${path}~`, path)
    }
    files.set(number, kept)
  }

  /** Gives the line that names it; each has bytes of its own. */
  async function putImage(path: string, random: Random): Promise<string> {
    const name = `picture-${random.below(5)}.png`
    await writeFile(join(path, '..', name), png(1 + random.below(100), 1 + random.below(100)))
    return `image: ${name}\n`
  }

  const changes = [add, add, add, edit, edit, edit, edit, move, remove]
  return {
    async change(moment) {
      const { random } = moment
      const change = random.chance(0.02) ? addMany : (changes[random.below(changes.length)] ?? add)
      await change(moment)
    },
    // Nobody is told when a file has been taken in; the witness remembers what was served.
    check: () => Promise.resolve(),
    wanted: () => new Map([...files].map(([number, { version }]) => [number, version])),
  }
}

function recordText(
  number: number,
  version: number,
  { image, random }: { readonly image: string; readonly random: Random },
): string {
  const head = `title: ${articleTitle(number, version)}\npublished: ${articleDate(number)}\ntags: [killed]\n${image}`
  return `---\n${head}---\n\n${articleBody(number, version, random)}`
}
