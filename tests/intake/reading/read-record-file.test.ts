import { appendFile, mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { createAddMedia } from '../../../src/images/add-media.ts'
import { readContent } from '../../../src/intake/reading/read-content.ts'
import { readRecordFile } from '../../../src/intake/reading/read-record-file.ts'
import { openMediaFiles } from '../../../src/stores/media/media-files.ts'
import { asyncDisk } from '../../../src/system/disk.ts'
import { GIF } from '../../images/sample-images.ts'
import { cleanUp, temporaryFolder } from '../../program/start.ts'

const RULES = { timeZone: 'UTC', authors: [] }
const FIELDS = '---\ntitle: Radio\npublished: 2021-02-17\n---\n'
const HALF = '---\ntitle: Slow\npublished: 2023-01-01\n---\n\nThe first word'

afterEach(cleanUp)

describe('readRecordFile', () => {
  it.each([
    ['empty', 0, HALF],
    ['longer, before it was written again', 1_000, HALF],
    [
      'two pages long, as far as it was written,',
      8_192,
      HALF.replace('The', `${'x'.repeat(8_192 - HALF.length - 1)} The`),
    ],
  ])('reads the whole of a record that is being written, and was %s when it was listed', async (_, size, half) => {
    const root = await temporaryFolder('articles')
    const path = join(root, 'slow.md')
    await writeFile(path, half)
    const rest = [' and more', ' and the last word.']
    const read = async (path: string) => {
      const bytes = await asyncDisk.read(path)
      await appendFile(path, rest.shift() ?? '')
      return bytes
    }
    const addMedia = createAddMedia(root, openMediaFiles(await temporaryFolder('media')), [])
    const request = { path: 'slow.md', size, image: undefined, recording: undefined }
    const { draft } = await readRecordFile(request, RULES, {
      root,
      disk: { ...asyncDisk, read },
      addMedia,
    })
    expect(draft?.body.source).toMatch(/The first word and more and the last word\.$/m)
  })

  async function readText(path: string, text: string, others: Readonly<Record<string, string>> = {}) {
    const root = await temporaryFolder('articles')
    for (const [name, content] of Object.entries({ ...others, [path]: text })) {
      await mkdir(dirname(join(root, name)), { recursive: true })
      await writeFile(join(root, name), content)
    }
    const addMedia = createAddMedia(root, openMediaFiles(await temporaryFolder('media')), [])
    const request = { path, size: Buffer.byteLength(text), image: undefined, recording: undefined }
    const read: string[] = []
    const reading = await readRecordFile(request, RULES, {
      ...{ root, disk: asyncDisk, addMedia },
      readContent(content) {
        read.push(content.path)
        return readContent(content)
      },
    })
    return { ...reading, read }
  }

  it('makes files of pictures whose bytes are in the record, and warns of broken ones at their lines', async () => {
    const dot = `data:image/gif;base64,${GIF.toString('base64')}`
    const text = [
      ...['---', 'title: Dots', 'published: 2021-02-17', `image: {src: "${dot}", alt: A dot}`, '---'],
      ...[`![a](${dot})`, '', `<img src="${dot}" srcset="${dot} 1x">`, ''],
      ...['![cut](data:image/png;base64,iVBORw0KGgo=)', '', '![no](data:image/png,words)', ''],
      ...['[table](data:text/csv,a)', '', 'The end'],
    ].join('\n')
    const { draft, faults, media } = await readText('dots.md', text)
    const [stored] = media
    const src = `/media/${stored?.hash}/image.gif`
    const facts = { src, type: 'image/gif', length: GIF.length, width: 1, height: 1 }
    expect(draft?.image).toEqual({ ...facts, alt: 'A dot' })
    expect(draft?.assets).toEqual({ [src]: facts })
    expect(draft?.body.source).toBe(
      [
        `![a](${src})`,
        '',
        `<img src="${src}" srcset="${src} 1x">`,
        '',
        '![cut]()',
        '',
        '![no]()',
        '',
        '[table]()',
        '',
        'The end',
      ].join('\n'),
    )
    expect(
      faults.filter(({ field }) => field === undefined).map(({ line, message }) => [line, message]),
    ).toEqual([
      [10, expect.stringContaining('in "data:image/png;base64,')],
      [12, 'expected an image, got application/octet-stream in "data:image/png,words"'],
      [14, 'expected a picture or recording, got "data:text/csv,a": make a file of it'],
    ])
  })

  it('reads a record that it links to as it reads its own, so that a long one is read in a thread', async () => {
    const { read } = await readText('a.md', `${FIELDS}[b](b.md)`, { 'b.md': `${FIELDS}Text.` })
    expect(read).toEqual(['a.md', 'b.md'])
  })

  it('replaces templates of other tools, and warns of each unknown one with its count', async () => {
    const { draft, faults } = await readText(
      'a.md',
      `${FIELDS}{{< map 1 >}}\n{{< map 2 >}}\n{{< vimeo 7 >}} text`,
    )
    expect(draft?.body.source).toContain('<a href="https://vimeo.com/7">https://vimeo.com/7</a>')
    expect(faults.map(({ message }) => message)).toContain(
      'the text has "{{< map >}}" 2 times, which is not known: it is left out, but not the text inside it',
    )
  })

  it('finds the end of an excerpt by the mark that the record names', async () => {
    const fields = FIELDS.replace('title: Radio', 'title: Radio\nexcerpt_separator: "<!--cut-->"')
    const { draft } = await readText('a.md', `${fields}a\n\n<!--cut-->\n\nb`)
    expect(draft?.body.source).toBe('a\n\n<!--more-->\n\nb')
  })

  it('reads MDX', async () => {
    const { draft } = await readText('a.mdx', `${FIELDS}import A from 'a'\n\n<A>text</A>`)
    expect(draft?.body).toEqual({ format: 'markdown', source: '\ntext' })
  })

  it('leads to the page of another record, and not to that of a draft', async () => {
    const { draft, faults } = await readText(
      '_posts/2021-02-17-a.md',
      `${FIELDS}[b]({% post_url 2021-02-18-b %}) [c](2021-02-19-c.md)`,
      {
        '_posts/2021-02-18-b.md': '---\ntitle: B\n---\nb',
        '_posts/2021-02-19-c.md': '---\ntitle: C\ndraft: true\n---\nc',
      },
    )
    expect(draft?.assets).toEqual({ 'record:_posts/2021-02-18-b': { src: '/articles/2021-02-18-b' } })
    expect(faults.map(({ message }) => message).filter(message => message.includes('links to'))).toEqual([
      'the text links to "2021-02-19-c.md", but that file is no article',
    ])
  })
})
