import { expect, it } from 'vitest'
import { readRecord } from '../../src/records/read-record.ts'

const reason = (path: string, text: string) => readRecord(path, Buffer.from(text)).noRecord

it.each([
  ['package.json', '{ "name": "site", "version": "1.0.0", "description": "A site." }'],
  ['tsconfig.json', '{\n  // comments are allowed here\n  "compilerOptions": {}\n}'],
  ['posts/posts.json', '{ "layout": "post", "title": "Posts" }'],
  ['data/list.json', '[{ "title": "A", "date": "2021-02-17", "content": "x" }]'],
  [
    'feed.json',
    '{ "version": "https://jsonfeed.org/version/1.1", "title": "A", "items": [{ "content": "x" }] }',
  ],
  ['word.json', '"text"'],
  ['data/menu.json', '{}'],
])('%s is data', (path, text) => {
  expect(reason(path, text)).toMatch(/^data/)
})

it.each([
  ['README.md', '# About\n'],
  ['docs/readme.MD', 'About\n'],
  ['README.de.md', '# Über\n'],
  ['LICENSE.md', '# MIT\n'],
  ['LICENCE.txt', 'MIT License\n\nCopyright 2021\n\nPermission is granted.\n'],
  ['CONTRIBUTING.md', '# How to\n'],
  ['CHANGELOG.md', '# 1.0\n'],
  ['CODE_OF_CONDUCT.md', '# Conduct\n'],
  ['robots.txt', 'User-agent: *\nDisallow:\n'],
  ['requirements.txt', 'mkdocs==1.5\n'],
])('%s is about the folder', (path, text) => {
  expect(reason(path, text)).toMatch(/^a file about the folder/)
})

it.each([
  ['README.md', '---\ntitle: Read me\ndate: 2021-02-17\n---\n\nText.\n'],
  ['a.json', '{ "title": "A", "published": "2021-02-17", "content": "<p>Text.</p>" }'],
  ['2021-02-17-a.json', '{ "title": "A" }'],
  ['a.json', '{ "titel": "A", "published": "2021-02-17", "content": "<p>Text.</p>" }'],
  ['a.json', '{ "title": "A", "published": "2021-02-17", "content": "<p class="a">Text.</p>" }'],
  ['a.json', '{ "title": "A", "title": "B", "markdown": "Text." }'],
  ['a.md', '# A text without fields\n'],
  ['history-of-radio.txt', 'A history of radio\n\n17 February 2021\n\nIt began with a spark.\n'],
  ['a.txt', 'A headline\n\nAnd its text.\n'],
])('%s may be a record: %s', (path, text) => {
  expect(reason(path, text)).toBeUndefined()
})

it.each([
  'transcript.txt',
  'season-1/nurse-transcript.txt',
  'nurse.transcript.de.txt',
  'chapters.txt',
])('%s is a file of an episode, unless it has a date', path => {
  expect(reason(path, 'Ann: Hello there\n\nBob: Hi\n')).toMatch(/^a file of an episode/)
  const release = 'A Talk with Ann\n\nWhat she says about radio.\n\n2021-02-17\n\nText.\n'
  expect(reason(path, release)).toBeUndefined()
})
