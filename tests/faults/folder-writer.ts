import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Random } from '../bench/synthetic/random.ts'
import { png } from '../images/sample-images.ts'
import { articleBody, articleDate, articleTitle, type Moment, type Writer } from './writer.ts'

/** With so many files, reading threads are started. */
const MANY_FILES = 120
/** With at most so many, all stay in one feed. */
const MAX_ARTICLES = 400

/** A file, and the version in it. */
interface RecordFile {
  readonly path: string
  readonly version: number
  /** A renamed file is not edited: with new content, it might become another article. */
  readonly renamed: boolean
}

/** Creates a writer that writes files as people and programs do: in place, by renaming, and many at once. */
export async function createFolderWriter(folder: string, nextNumber: () => number): Promise<Writer> {
  const files = new Map<number, RecordFile>()
  await writeFile(
    join(folder, 'publication.yaml'),
    'title: Killed Again and Again\nurl: https://feeds.example\nitems: 500\nfeeds:\n  main: { bytes: 10000000 }\n',
  )

  async function add({ random }: Moment): Promise<void> {
    if (files.size >= MAX_ARTICLES) return
    const number = nextNumber()
    const inner = random.chance(0.2) ? 'inner/' : ''
    await put(number, { path: `${inner}a${number}.md`, version: 1, renamed: false }, random)
  }

  async function addMany(moment: Moment): Promise<void> {
    for (let count = 0; count < MANY_FILES; count++) await add(moment)
  }

  async function edit({ random }: Moment): Promise<void> {
    const [number, file] = choose(random, ({ renamed }) => !renamed) ?? []
    if (number === undefined || file === undefined) return
    await put(number, { ...file, version: file.version + 1 }, random)
  }

  /** Renames a file whose version has been served: only then must it stay the same article. */
  async function move({ random, seen }: Moment): Promise<void> {
    const isSeen = (number: number, { version }: RecordFile) => seen.get(number) === version
    const [number, file] = choose(random, (file, number) => !file.renamed && isSeen(number, file)) ?? []
    if (number === undefined || file === undefined) return
    const path = `moved-${number}.md`
    await rename(join(folder, file.path), join(folder, path))
    files.set(number, { ...file, path, renamed: true })
  }

  async function remove({ random }: Moment): Promise<void> {
    const [number, file] = choose(random, () => true) ?? []
    if (number === undefined || file === undefined) return
    await rm(join(folder, file.path))
    files.delete(number)
  }

  function choose(random: Random, matches: (file: RecordFile, number: number) => boolean) {
    const candidates = [...files].filter(([number, file]) => matches(file, number))
    return candidates[random.below(candidates.length)]
  }

  async function put(number: number, file: RecordFile, random: Random): Promise<void> {
    const path = join(folder, file.path)
    await mkdir(join(path, '..'), { recursive: true })
    const image = random.chance(0.3) ? await putImage(path, random) : ''
    const text = recordText(number, file.version, { image, random })
    if (random.chance(0.5)) await writeFile(path, text)
    else {
      await writeFile(`${path}~`, text)
      await rename(`${path}~`, path)
    }
    files.set(number, file)
  }

  /** Writes an image with its own bytes. Returns the line of the record that names it. */
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
    // No writer learns when a file has been read. The witness records the served versions.
    check: () => Promise.resolve(),
    expected: () => new Map([...files].map(([number, { version }]) => [number, version])),
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
