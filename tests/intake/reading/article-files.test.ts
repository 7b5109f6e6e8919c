import { describe, expect, it } from 'vitest'
import type { Body } from '../../../src/articles/article.ts'
import type { Image } from '../../../src/articles/media.ts'
import { addFiles, type FileContext } from '../../../src/intake/reading/article-files.ts'
import { findFilesByName } from '../../../src/intake/reading/files-by-name.ts'
import { Problem } from '../../../src/problem.ts'
import { draft } from '../../stores/given.ts'

const FACTS = { type: 'image/png', length: 9, width: 3, height: 2 }
const markdown = (source: string): Body => ({ format: 'markdown', source })

/** Adds the files of a record at `news/a.md`, in a folder with the files `files`. */
function add(
  fields: Parameters<typeof draft>[0],
  files: readonly string[],
  facts: object = FACTS,
  rules: Pick<FileContext, 'strict' | 'site'> = {},
) {
  return addFiles(draft(fields), {
    ...rules,
    file: 'news/a.md',
    lineOf: () => undefined,
    ...findFilesByName('news/a.md', name => files.includes(name)),
    exists: async path => files.includes(path),
    addMedia: async path => {
      if (path.includes('unreadable')) throw new Problem('invalid', `${path}: no permission`)
      return {
        src: `/media/${path}`,
        type: 'image/png',
        length: 9,
        width: undefined,
        height: undefined,
        ...facts,
        stored: { hash: path, name: path, type: 'image/png', length: 9 },
      }
    },
  })
}

describe('addFiles', () => {
  it('finds the image by the name of the record, JPEG first', async () => {
    const { draft, faults } = await add({}, ['news/a.png', 'news/a.jpg', 'a.jpg', 'news/a.md'])
    expect(draft.image).toEqual({ src: '/media/news/a.jpg', ...FACTS })
    expect(faults).toEqual([])
  })

  it('finds a recording by the name of the record, unless it names attachments', async () => {
    const files = ['news/a.ogg', 'news/a.mp3', 'news/notes.pdf', 'a.mp3']
    const facts = { type: 'audio/mpeg' }
    const found = await add({}, files, facts)
    expect(found.draft.attachments).toEqual([{ src: '/media/news/a.mp3', type: 'audio/mpeg', length: 9 }])
    expect(found.media.map(({ name }) => name)).toEqual(['news/a.mp3'])
    expect([found.draft.image, found.faults]).toEqual([undefined, []])
    const text = await add({}, files, { type: 'text/plain' })
    expect(text.faults).toMatchObject([
      { severity: 'warning', message: 'expected audio or video, got text/plain in "a.mp3"' },
    ])
    const named = await add({ attachments: [{ src: 'notes.pdf' }] }, files)
    expect(named.draft.attachments).toMatchObject([{ src: '/media/news/notes.pdf' }])
  })

  it('returns the files that the draft names, and the stored media', async () => {
    const source = '![1](one.png) ![2](two.png)'
    const files = ['news/a.jpg', 'news/one.png', 'news/x.mp3']
    const { dependencies, media } = await add(
      { body: markdown(source), attachments: [{ src: 'x.mp3' }] },
      files,
    )
    const roots = ['assets/two.png', 'public/two.png', 'static/two.png', 'two.png']
    expect(dependencies).toEqual(['news/one.png', 'news/two.png', 'news/x.mp3', ...roots].sort())
    expect(media.map(({ name }) => name)).toEqual(['news/a.jpg', 'news/x.mp3', 'news/one.png'])
  })

  it.each([
    ['one.png', 'news/one.png'],
    ['./one.png', 'news/one.png'],
    ['pics/one.png', 'news/pics/one.png'],
  ])('adds the image %j that a record names', async (src, path) => {
    const { draft, dependencies } = await add({ image: { src, alt: 'One' } }, [path, 'news/a.jpg'])
    expect(draft.image).toEqual({ src: `/media/${path}`, alt: 'One', ...FACTS })
    expect(dependencies).toContain(path)
  })

  it('prefers facts from the bytes to those of the record', async () => {
    const declared: Image = { src: 'one.svg', width: 300, height: 200, type: 'image/jpeg', length: 1 }
    const known = await add({ image: declared }, ['news/one.svg'])
    expect(known.draft.image).toMatchObject(FACTS)
    const none = { type: 'image/svg+xml', width: undefined, height: undefined }
    const unknown = await add({ image: declared }, ['news/one.svg'], none)
    expect(unknown.draft.image).toMatchObject({ type: 'image/svg+xml', length: 9, width: 300, height: 200 })
  })

  it('leaves a remote image as it is', async () => {
    const image = { src: 'https://images.example/a', width: 8, height: 6 }
    expect((await add({ image }, [])).draft.image).toEqual(image)
  })

  it('warns of a described image that is not beside the record, and keeps the description', async () => {
    const { draft, faults } = await add({ image: { src: '', caption: 'A boat.', credit: 'Board' } }, [])
    expect(draft.image).toBeUndefined()
    expect(draft.missingImage).toEqual({ caption: 'A boat.', credit: 'Board' })
    expect(faults).toMatchObject([{ severity: 'warning', field: 'image' }])
    expect(faults[0]?.message).toContain('an image (caption "A boat.", credit "Board"), but a.')
  })

  it('uses the description when the picture is there', async () => {
    const { draft } = await add({ image: { src: '', caption: 'A boat.' } }, ['news/a.jpg'])
    expect(draft.image).toMatchObject({ caption: 'A boat.' })
    expect(draft).not.toHaveProperty('missingImage')
  })

  it.each<[string, Parameters<typeof draft>[0], readonly string[], string]>([
    ['a missing image', { image: { src: 'one.png' } }, [], 'image'],
    ['an image that cannot be read', { image: { src: 'unreadable.png' } }, ['news/unreadable.png'], 'image'],
    ['a missing attachment', { attachments: [{ src: 'a.mp3' }] }, [], 'attachments[0]'],
    ['an image outside of the folder', { image: { src: '../../one.png' } }, ['../one.png'], 'image'],
    ['an image of another type', { image: { src: 'one.pdf' } }, ['news/one.pdf'], 'image'],
  ])('leaves out %s with a warning, or with a fault where it is strict', async (_name, fields, files, field) => {
    const facts = { type: files[0]?.endsWith('.pdf') ? 'application/pdf' : 'image/png' }
    const { draft, faults } = await add(fields, files, facts)
    expect(faults).toMatchObject([{ severity: 'warning', file: 'news/a.md', field }])
    expect([draft.image, draft.attachments]).toEqual([undefined, []])
    const strict = await add(fields, files, facts, { strict: true })
    expect(strict.faults).toMatchObject([{ severity: 'fault', file: 'news/a.md', field }])
  })

  it.each([
    ['/img/x.png', 'img/x.png'],
    ['/img/x.png', 'static/img/x.png'],
    ['/img/x.png', 'public/img/x.png'],
    ['/img/x.png', 'assets/img/x.png'],
    ['/img/x.png', 'content/img/x.png'],
    ['/blog/img/x.png', 'static/img/x.png'],
    ['../img/x.png', 'img/x.png'],
    ['../static/img/x.png', 'static/img/x.png'],
    ['../../../img/x.png', 'static/img/x.png'],
    ['img/x.png', 'static/img/x.png'],
    ['@site/static/img/x.png', 'static/img/x.png'],
    ['~/assets/x.png', 'src/assets/x.png'],
    ['@/assets/x.png', 'src/assets/x.png'],
    ['/img/x.png?v=2', 'static/img/x.png'],
    ['img%5Cmy%20x.png', 'news/img/my x.png'],
    ['..\\img\\x.png', 'img/x.png'],
    ['/img/caf%C3%A9.png', 'static/img/cafe\u0301.png'],
    ['cafe\u0301.png', 'news/caf\u00e9.png'],
  ])('finds %j at %j, as a field and in the text', async (name, path) => {
    const site = { site: 'https://a.example/blog', folders: ['content', '**/_posts'] }
    const body: Body = { format: 'html', source: `<img src="${name}">` }
    const { draft, faults } = await add({ image: { src: name }, body }, [path], FACTS, { site })
    expect(faults).toEqual([])
    expect(draft.image?.src).toBe(`/media/${path}`)
    expect(Object.values(draft.assets)).toMatchObject([{ src: `/media/${path}` }])
  })

  it('serves only media from elsewhere in the folder, never its configuration', async () => {
    const source =
      '[a](/config.toml) [b](../.env) [c](/feed.xml) [d](../secret.yaml) [e](/talk.pdf) [f](data.yaml)'
    const files = ['config.toml', '.env', 'feed.xml', 'secret.yaml', 'talk.pdf', 'news/data.yaml']
    const { draft } = await add({ body: markdown(source) }, files)
    expect(Object.keys(draft.assets)).toEqual(['/talk.pdf', 'data.yaml'])
  })

  it('adds the files of the text, and warns of those that it cannot add', async () => {
    const source = '![1](one.png) ![2](two.png) ![3](unreadable.png) [record](b.md) [page](b) [pdf](x.pdf)'
    const { draft, faults, dependencies } = await add({ body: markdown(source) }, [
      'news/one.png',
      'news/unreadable.png',
      'news/b.md',
      'news/x.pdf',
    ])
    const sources = Object.entries(draft.assets).map(([name, { src }]) => [name, src])
    expect(sources).toEqual([
      ['one.png', '/media/news/one.png'],
      ['two.png', ''],
      ['unreadable.png', ''],
      ['x.pdf', '/media/news/x.pdf'],
    ])
    expect(faults.map(({ severity }) => severity)).toEqual(['warning', 'warning'])
    expect(faults.map(({ message }) => message)).toEqual([
      expect.stringContaining('"two.png"'),
      expect.stringContaining('no permission'),
    ])
    expect(dependencies).toEqual(
      expect.arrayContaining(['news/one.png', 'news/two.png', 'news/unreadable.png']),
    )
  })

  it('leaves out a file that has the name of a picture only, wherever it is named', async () => {
    const source =
      '![1](a1.png) <img src="a2.png"> <picture><source srcset="a3.png 1x, a4.png 2x"></picture> <video poster="a5.png">'
    const names = [1, 2, 3, 4, 5].map(n => `a${n}.png`)
    const fields = { image: { src: 'a1.png' }, attachments: [{ src: 'a2.png' }], body: markdown(source) }
    const page = { type: 'text/html', width: undefined, height: undefined }
    const { draft, faults } = await add(
      fields,
      names.map(name => `news/${name}`),
      page,
    )
    expect([draft.image, draft.attachments]).toEqual([undefined, []])
    expect(draft.assets).toEqual(Object.fromEntries(names.map(name => [name, { src: '' }])))
    const message = (name: string) => `expected an image, got text/html in "${name}"`
    expect(faults.map(({ field, message }) => [field, message])).toEqual([
      ['image', message('a1.png')],
      ['attachments[0]', message('a2.png')],
      ...names.map(name => [undefined, message(name)]),
    ])
  })

  it('keeps the address of a missing picture of an article that has its page elsewhere', async () => {
    const body = markdown('![1](one.png) <audio src="talk.mp3"></audio>')
    const { draft, faults } = await add({ body, link: 'https://a.example/b/' }, [])
    expect(draft.assets).toEqual({})
    expect(faults.map(({ message }) => message)).toEqual([
      'the text shows an image "one.png", but there is no such file beside the record',
      'the text names a file "talk.mp3", but there is no such file beside the record',
    ])
  })

  it('lists faults of attachments in their order', async () => {
    const attachments = ['unreadable-1', 'gone', 'unreadable-2'].map(src => ({ src }))
    const { faults } = await add({ attachments }, ['news/unreadable-1', 'news/unreadable-2'])
    expect(faults.map(({ field }) => field)).toEqual(['attachments[0]', 'attachments[1]', 'attachments[2]'])
  })
})
