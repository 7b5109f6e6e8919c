import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Body } from '../../src/articles/article.ts'
import { faultText } from '../../src/articles/faults/fault.ts'
import { type ParseContext, parseArticle } from '../../src/articles/parse-article.ts'

const markdown: Body = { format: 'markdown', source: 'Text.' }
const noBody: Body = { format: 'text', source: '' }
const right = { title: 'A title', published: '2021-02-17' }

const context: ParseContext = {
  file: 'news/2021-02-17-from-the-file.md',
  timeZone: 'Europe/Berlin',
  authors: [{ name: 'The Desk' }],
  lineOf: path => path.length,
}

function parse(
  fields: Readonly<Record<string, unknown>>,
  { body = markdown, file = context.file, folders = [] as readonly string[] } = {},
) {
  return parseArticle(fields, body, { ...context, file, folders })
}

function messages(fields: Readonly<Record<string, unknown>>, options?: Parameters<typeof parse>[1]) {
  return parse(fields, options).faults.map(fault => `${fault.field}: ${fault.message}`)
}

describe('a valid record', () => {
  it('becomes a draft with every field', () => {
    const { draft, faults } = parse({
      ...right,
      id: 'tag:example.com,2021:1',
      slug: 'a-slug',
      link: 'https://example.com/a',
      summary: 'In  short.\n',
      updated: '2021-02-18T10:00:00Z',
      authors: ['Ann', { name: 'Ben', email: 'ben@example.com', url: 'https://example.com/ben' }],
      tags: ['Iraq', 'NATO'],
      section: 'World',
      language: 'en-GB',
      image: { src: 'a.jpg', alt: 'A boat', caption: 'A boat.', credit: 'Board', width: 2, height: 1 },
      attachments: [{ src: 'a.mp3', title: 'Listen', duration: 60 }],
      draft: true,
    })
    expect(faults).toEqual([])
    expect(draft).toEqual({
      id: 'tag:example.com,2021:1',
      slug: 'a-slug',
      derivedSlug: 'news-2021-02-17-from-the-file',
      nameInId: 'a-slug',
      link: 'https://example.com/a',
      title: 'A title',
      summary: 'In short.',
      published: new Date('2021-02-16T23:00:00Z'),
      updated: new Date('2021-02-18T10:00:00Z'),
      authors: [{ name: 'Ann' }, { name: 'Ben', email: 'ben@example.com', url: 'https://example.com/ben' }],
      tags: ['Iraq', 'NATO'],
      section: 'World',
      language: 'en-GB',
      image: { src: 'a.jpg', alt: 'A boat', caption: 'A boat.', credit: 'Board', width: 2, height: 1 },
      attachments: [{ src: 'a.mp3', title: 'Listen', duration: 60 }],
      draft: true,
      body: markdown,
      assets: {},
    })
  })

  it('may give a single author, tag or image, and authors by name', () => {
    const { draft } = parse({ ...right, authors: 'Ann', tags: 'Iraq', image: 'a.jpg', attachments: 'a.pdf' })
    expect(draft).toMatchObject({
      authors: [{ name: 'Ann' }],
      tags: ['Iraq'],
      image: { src: 'a.jpg' },
      attachments: [{ src: 'a.pdf' }],
    })
  })

  it('has the publication’s authors when it declares none', () => {
    expect(parse(right).draft?.authors).toEqual([{ name: 'The Desk' }])
    expect(parse({ ...right, authors: [] }).draft?.authors).toEqual([{ name: 'The Desk' }])
  })

  it('has each tag once, in its first spelling', () => {
    expect(parse({ ...right, tags: ['NATO', 'Iraq', 'nato', 'Iraq'] }).draft?.tags).toEqual(['NATO', 'Iraq'])
  })

  it('has an image without a source when it only describes the image', () => {
    expect(parse({ ...right, image: { credit: 'Board' } }).draft?.image).toEqual({ src: '', credit: 'Board' })
  })

  it('has URLs in ASCII, because feeds contain URIs', () => {
    const { draft } = parse({
      ...right,
      link: 'https://bücher.example/a b',
      image: 'https://example.com/ü.jpg',
    })
    expect(draft?.link).toBe('https://xn--bcher-kva.example/a%20b')
    expect(draft?.image?.src).toBe('https://example.com/%C3%BC.jpg')
  })
})

describe('the date', () => {
  it('is taken from the file name, in the publication’s zone, when the record has none', () => {
    expect(parse({ title: 'A' }).draft?.published).toEqual(new Date('2021-02-16T23:00:00Z'))
  })

  it('is a fault that names both places when there is none', () => {
    expect(messages({ title: 'A' }, { file: 'a.md' })).toEqual([
      'published: expected a date in the field "published" or at the start of the file name ("2021-02-17-a"), got neither',
    ])
  })

  it('is a fault when the file name has one that does not exist', () => {
    expect(messages({ title: 'A' }, { file: '2021-02-30-a.md' })[0]).toMatch(
      /^published: .*, got "2021-02-30": there is no such day$/,
    )
  })

  it('of the update may not be before that of publication, whatever other faults there are', () => {
    expect(messages({ ...right, title: 1, updated: '2021-02-16' })).toEqual([
      'title: expected text, got the number 1: put it in quotes',
      'updated: expected a date after "published" ("2021-02-17"), got "2021-02-16"',
    ])
    expect(messages({ ...right, updated: '2021-02-17' })).toEqual([])
  })
})

describe('the derived slug and the name in an id', () => {
  it.each([
    ['2021-02-17-nato-training.md', '2021-02-17-nato-training', 'nato-training'],
    ['deep/down/Älter & Größer.txt', 'deep-down-älter-größer', 'deep-down-älter-größer'],
    ['content/news/radio/index.md', 'news-radio', 'news-radio'],
    ['2021-02-17.md', '2021-02-17', 'a-title'],
    ['….md', 'a-title', 'a-title'],
    ['', 'a-title', 'a-title'],
  ])('of %s are %s and %s', (file, derivedSlug, nameInId) => {
    const { draft } = parse(right, { file, folders: ['content'] })
    expect(draft).toMatchObject({ derivedSlug, nameInId })
  })

  it('are "article" when neither path nor title has letters', () => {
    const { draft } = parse({ ...right, title: '???' }, { file: '….md' })
    expect(draft).toMatchObject({ derivedSlug: 'article', nameInId: 'article' })
  })

  it('the name is the slug of the record', () => {
    expect(parse({ ...right, slug: 'own' }, { file: 'a.md' }).draft?.nameInId).toBe('own')
  })
})

describe('the body', () => {
  it('is taken from "content" or "markdown" when none follows the fields', () => {
    expect(parse({ ...right, content: '<p>A</p>' }, { body: noBody }).draft?.body).toEqual({
      format: 'html',
      source: '<p>A</p>',
    })
    expect(parse({ ...right, markdown: '*A*' }, { body: noBody }).draft?.body).toEqual({
      format: 'markdown',
      source: '*A*',
    })
    expect(parse(right, { body: noBody }).draft?.body).toEqual(noBody)
  })

  it('may not be in both, nor in a field when it follows the fields', () => {
    expect(messages({ ...right, content: 'a', markdown: 'b' }, { body: noBody })).toEqual([
      'markdown: expected either "content" or "markdown", got both',
    ])
    expect(messages({ ...right, content: 'a' })).toEqual([
      'content: expected no such field: the text of this record follows its fields',
    ])
    expect(messages({ ...right, markdown: 'a' }, { body: { format: 'markdown', source: '' } })).toHaveLength(
      1,
    )
  })

  it('may not be larger than 5 MB', () => {
    const source = 'ä'.repeat(2_500_001)
    expect(messages(right, { body: { format: 'text', source } })).toEqual([
      'undefined: expected a body of at most 5000000 bytes, got 5000002',
    ])
    expect(messages({ ...right, content: source }, { body: noBody })[0]).toMatch(/^content: expected a body/)
    expect(messages(right, { body: { format: 'text', source: source.slice(1) } })).toEqual([])
  })
})

describe('a URL', () => {
  const bad = [
    'javascript:alert(1)',
    ' JaVaScRiPt:alert(1)',
    'java\nscript:alert(1)',
    '\u0001javascript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'data:image/png;base64,AA==',
    'vbscript:x',
    'blob:https://a.example/b',
    'file:///etc/passwd',
    'ftp://a.example/a',
    'https:',
    'https://',
    'http://[::1',
  ]
  const places: readonly (readonly [string, (url: string) => object])[] = [
    ['link', url => ({ link: url })],
    ['authors[0].url', url => ({ authors: [{ name: 'Ann', url }] })],
    ['image', url => ({ image: url })],
    ['image.src', url => ({ image: { src: url } })],
    ['attachments[0]', url => ({ attachments: [url] })],
    ['attachments[0].src', url => ({ attachments: [{ src: url }] })],
  ]

  it.each(places)('in %s is http or https, or refused', (field, place) => {
    const isPicture = (url: string) => field.startsWith('image') && url.startsWith('data:image/')
    for (const url of bad.filter(url => !isPicture(url))) {
      const found = messages({ ...right, ...place(url) })
      expect(found).toHaveLength(1)
      expect(found[0]?.startsWith(`${field}: expected `), `${JSON.stringify(url)}: ${found[0]}`).toBe(true)
    }
  })

  it('of a picture may hold its bytes', () => {
    const src = 'data:image/png;base64,AA=='
    expect(parse({ ...right, image: src }).draft?.image).toEqual({ src })
    expect(parse({ ...right, image: { src, alt: 'A dot' } }).draft?.image).toEqual({ src, alt: 'A dot' })
    expect(messages({ ...right, image: 'data:text/html,x' })).toHaveLength(1)
  })

  it.each(places)('in %s is converted to the characters of a URI', (_field, place) => {
    const url = 'https://a.example/"><script>alert(1)</script>\u202E\u0000'
    const { draft } = parse({ ...right, ...place(url) })
    expect(JSON.stringify(draft)).toContain('https://a.example/%22%3E%3Cscript%3E')
    expect(JSON.stringify(draft)).not.toMatch(/<script|\u202E|\\u0000/)
  })
})

describe('a file name', () => {
  it.each([
    '//host/a.jpg',
    '\\\\host\\a.jpg',
    'C:\\a.jpg',
    'C:a.jpg',
    'a\u0000.jpg',
    'a\n.jpg',
    ' ',
  ])('%j does not lead out of the folder', src => {
    for (const fields of [{ image: src }, { image: { src } }, { attachments: [src] }])
      expect(messages({ ...right, ...fields })).toHaveLength(1)
  })
})

describe('a fault', () => {
  it('has file, line and field', () => {
    const { draft, faults } = parse({ ...right, authors: [{ name: 'Ann', url: 'ann' }] })
    expect(draft).toBeUndefined()
    expect(faults.map(faultText)).toEqual([
      'news/2021-02-17-from-the-file.md:3 authors[0].url: expected an absolute http or https URL, got "ann"',
    ])
  })

  it.each([
    [{ title: 2021 }, 'title: expected text, got the number 2021: put it in quotes'],
    [{ title: undefined }, 'title: expected text, got nothing'],
    [{ title: '  ' }, 'title: expected text, got "  "'],
    [{ title: 'x'.repeat(1001) }, 'title: expected at most 1000 characters, got 1001'],
    [{ published: 'soon' }, /^published: expected a date such as .*, got "soon"$/],
    [{ published: 2021 }, /^published: expected a date such as "2021-02-17", .*, got the number 2021$/],
    [{ published: true }, /^published: expected a date such as "2021-02-17", .*, got true$/],
    [{ slug: 2021 }, 'slug: expected text, got the number 2021: put it in quotes'],
    [{ link: 7 }, 'link: expected an absolute http or https URL, got the number 7'],
    [{ language: false }, /^language: expected a language tag such as .*, got false$/],
    [{ image: 7 }, 'image: expected text or fields, got the number 7: put it in quotes'],
    [
      { authors: { name: 'Ann', url: 7 } },
      /^authors.url: expected an absolute http or https URL, got the number 7$/,
    ],
    [{ draft: 'yes' }, 'draft: expected true or false, got "yes"'],
    [{ tags: ['a', 7] }, 'tags[1]: expected text, got the number 7: put it in quotes'],
    [{ tags: ['a', null] }, 'tags[1]: expected text, got nothing'],
    [{ tags: true }, 'tags: expected a list or text, got true: put it in quotes'],
    [{ authors: 3 }, /^authors: expected a list, text or fields, got the number 3: put it in quotes$/],
    [{ authors: [{ url: 'https://example.com/' }] }, 'authors[0].name: expected text, got nothing'],
    [{ authors: { name: 'A', email: 'a' } }, /^authors\.email: expected an e-mail address .*, got "a"$/],
    [{ image: ['a.jpg'] }, 'image: expected text or fields, got a list'],
    [{ image: { width: 1.5 } }, 'image.width: expected a whole number, got the number 1.5'],
    [{ image: { width: 0 } }, 'image.width: expected more than 0, got the number 0'],
    [{ image: '//host/a.jpg' }, /^image: expected a file in the folder or an http\(s\) URL, got/],
    [{ image: 'file:///etc/passwd' }, /^image: expected a file/],
    [{ image: 'C:\\a.jpg' }, /^image: expected a file/],
    [{ image: 'a\u0000.jpg' }, /^image: expected a file/],
    [{ image: { type: 'jpg' } }, 'image.type: expected a media type such as "image/jpeg", got "jpg"'],
    [{ attachments: [{ title: 'x' }] }, 'attachments[0].src: expected text, got nothing'],
    [{ attachments: [{ src: 'a', duration: -1 }] }, /duration: expected at least 0, got the number -1$/],
    [{ language: 'english' }, /^language: expected a language tag/],
    [{ link: 'http:example.com' }, /^link: expected an absolute http or https URL/],
    [{ link: 'javascript:alert(1)' }, /^link: expected an absolute http or https URL/],
    [{ slug: 'A Slug' }, /^slug: expected lower-case .*"a-slug", got "A Slug"$/],
    [{ id: ' a' }, 'id: expected text on one line, without space around it, got " a"'],
    [{ id: 'a\nb' }, 'id: expected text on one line, without space around it, got "a\\nb"'],
    [{ id: 'x\ud800' }, /^id: expected text on one line/],
    [{ id: 'x'.repeat(1_001) }, 'id: expected at most 1000 characters, got 1001'],
  ])('for fields of case %# says what was expected and got', (fields, expected) => {
    const found = messages({ ...right, ...fields }, { file: 'a.md' })
    expect(found).toHaveLength(1)
    expect(found[0]).toMatch(expected)
  })

  it('is reported for every faulty field', () => {
    expect(messages({ title: 1, published: 2, draft: 3, authors: [{}, 4] })).toHaveLength(5)
  })

  it('names an unknown field and the nearest known one, also inside a field', () => {
    expect(messages({ ...right, titel: 'x', image: { url: 'x', foto: 1 }, zzzzzzzz: 1 })).toEqual([
      'image.url: unknown field "url": did you mean "src"?',
      expect.stringMatching(/^image\.foto: unknown field "foto": the fields here are src, alt, /),
      'titel: unknown field "titel": did you mean "title"?',
      expect.stringMatching(/^zzzzzzzz: unknown field "zzzzzzzz": the fields here are id, slug, /),
    ])
  })

  it.each([
    ['tags', Array(5_000_000).fill(1), 'tags: expected at most 2000 entries, got 5000000'],
    [
      'authors',
      [{ name: Array(2_001).fill('a') }],
      'authors[0].name: expected at most 2000 entries, got 2001',
    ],
    [
      'image',
      Object.fromEntries(Array.from({ length: 500_000 }, (_, n) => [`x${n}`, 1])),
      'image: expected at most 2000 entries, got 500000',
    ],
    [
      'authors',
      Array(2_000).fill({ name: Array(30).fill('a') }),
      'undefined: expected at most 50000 entries in all, got more',
    ],
  ])('of thousands of %s is reported once, before any is checked', (name, value, expected) => {
    expect(messages({ ...right, [name]: value })).toEqual([expected])
  })

  it('of too deep nesting is reported, also when it is endless', () => {
    const endless: unknown[] = []
    endless.push(endless)
    const deep: unknown = JSON.parse('['.repeat(50_000) + ']'.repeat(50_000))
    for (const url of [endless, deep]) {
      expect(messages({ ...right, url })).toEqual(['url: expected at most 100 levels, got more'])
    }
  })

  it('is reported at most 50 times, and then counted', () => {
    const many = Object.fromEntries(Array.from({ length: 1000 }, (_, n) => [`x${n}`, 1]))
    const found = messages({ ...right, ...many })
    expect(found).toHaveLength(51)
    expect(found.at(-1)).toBe('undefined: and 950 faults more')
  })
})

it('returns either a draft or faults, and never throws, for any fields', () => {
  const names = fc.constantFrom(
    'title',
    'published',
    'updated',
    'authors',
    'tags',
    'image',
    'attachments',
    'content',
    '__proto__',
  )
  fc.assert(
    fc.property(fc.dictionary(fc.oneof(names, fc.string()), fc.jsonValue()), fields => {
      const { draft, faults } = parse(fields, { body: noBody })
      expect(draft === undefined).toBe(faults.length > 0)
    }),
  )
})
