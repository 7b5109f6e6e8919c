import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { imageSize } from 'image-size'
import sharp from 'sharp'
import { afterEach, describe, expect, test } from 'vitest'
import { cleanUp, runProgram, temporaryFolder } from '../../program/start.ts'
import { writeFolder } from './folder.ts'
import { writeHugoSite } from './hugo-site.ts'
import { createPictures } from './pictures.ts'
import { createPublication } from './publication.ts'

afterEach(cleanUp)

describe('a synthetic publication', () => {
  test('gives the same article for the same seed, in whatever order articles are requested', () => {
    const [one, two] = [createPublication({ articles: 100 }), createPublication({ articles: 100 })]
    one.article(3)
    expect(one.article(7)).toEqual(two.article(7))
    expect(createPublication({ articles: 100, seed: 2 }).article(7)).not.toEqual(two.article(7))
  })

  test('has bodies of around 3 kB, three tags each, and unique names', () => {
    const { article, tags } = createPublication({ articles: 1_000 })
    const drafts = Array.from({ length: 1_000 }, (_, number) => article(number).draft)
    const lengths = drafts.map(({ body }) => body.source.length).sort((a, b) => a - b)
    const used = drafts.reduce((sum, draft) => sum + draft.tags.length, 0)
    expect(lengths[500]).toBeGreaterThan(2_500)
    expect(lengths[500]).toBeLessThan(4_000)
    expect(used / 1_000).toBeCloseTo(3, 0)
    expect(new Set(drafts.map(draft => draft.derivedSlug)).size).toBe(1_000)
    expect(new Set(tags).size).toBe(tags.length)
  })

  test('uses some tags more than others, and has some dozens of authors in order of time', () => {
    const { article, authors, tags } = createPublication({ articles: 1_000 })
    const drafts = Array.from({ length: 1_000 }, (_, number) => article(number).draft)
    const about = (tag: string | undefined) => drafts.filter(draft => draft.tags.includes(tag ?? '')).length
    const times = drafts.map(({ published }) => published.getTime())
    expect(about(tags[0])).toBeGreaterThan(5 * about(tags[150]))
    expect(authors.length).toBe(new Set(authors).size)
    expect(times).toEqual(times.toSorted((a, b) => a - b))
  })

  test('is a valid folder, with an image next to each article', async () => {
    const folder = await temporaryFolder('synthetic')
    const pictureOf = await createPictures()
    await writeFolder(folder, createPublication({ articles: 60 }), { pictureOf })
    const { stdout, status } = await runProgram(['check', folder])
    expect(stdout).toMatch(/60 records, 60 valid, 0 faults/)
    expect(status).toBe(0)
  })

  test('is written as a Hugo site with the same articles and images', async () => {
    const [folder, site] = [await temporaryFolder('synthetic'), await temporaryFolder('hugo')]
    const publication = createPublication({ articles: 5 })
    await writeFolder(folder, publication, { pictureOf: await createPictures() })
    await writeHugoSite(site, publication, { imagesFrom: folder })
    const { stem, draft } = publication.article(4)
    const page = join(site, 'content', stem)
    expect(await readdir(page)).toEqual(['image.jpg', 'index.md'])
    expect(await readFile(join(page, 'index.md'), 'utf8')).toContain(draft.body.source)
    expect(await readFile(join(page, 'image.jpg'))).toEqual(await readFile(join(folder, `${stem}.jpg`)))
  })
})

describe('pictures', () => {
  test('are photographs of 30 to 90 kB that can be decoded', async () => {
    const pictureOf = await createPictures()
    for (const number of [0, 23, 24, 1_000_003]) {
      const picture = pictureOf(number)
      expect(imageSize(picture)).toMatchObject({ type: 'jpg', width: 1_280, height: 720 })
      expect((await sharp(picture, { failOn: 'warning' }).stats()).channels).toHaveLength(3)
      expect(picture.length).toBeGreaterThan(30_000)
      expect(picture.length).toBeLessThan(90_000)
    }
  })

  test('differ from one another', async () => {
    const pictureOf = await createPictures()
    const contents = Array.from({ length: 500 }, (_, number) => pictureOf(number).toString('latin1'))
    expect(new Set(contents).size).toBe(500)
  })
})
