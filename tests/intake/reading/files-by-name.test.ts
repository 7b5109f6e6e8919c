import { expect, test } from 'vitest'
import { createFilesBeside, filesByName, findFilesByName } from '../../../src/intake/reading/files-by-name.ts'

test('a file by name has the folder and name of its record, without the extension', () => {
  expect(filesByName('x.y/a.b.md')[0]).toBe('x.y/a.b.jpg')
})

test('the first ending that exists is found, one for the image and one for the recording', () => {
  const files = ['a.png', 'a.jpeg', 'a.webm', 'a.FLAC', 'a.pdf', 'b/a.mp3']
  expect(findFilesByName('a.md', path => files.includes(path))).toEqual({
    image: 'a.jpeg',
    recording: 'a.FLAC',
  })
  expect(findFilesByName('c.md', path => files.includes(path))).toEqual({})
})

test('the files beside many records are the same as beside a few', () => {
  const paths = Array.from({ length: 500 }, (_, at) => `a/${at}.md`)
  const media = paths.flatMap((path, at) => {
    const stem = path.slice(0, -'.md'.length)
    return at % 3 === 0 ? [`${stem}.jpg`, `${stem}.MP3`] : [`${stem}.txt`, `b${stem}.jpg`]
  })
  const files = new Map([...paths, ...media].map(path => [path, 0]))
  const beside = createFilesBeside(files)
  for (const path of paths) expect(beside(path)).toEqual(filesByName(path).filter(name => files.has(name)))
})
