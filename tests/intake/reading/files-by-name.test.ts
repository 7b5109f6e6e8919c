import { expect, test } from 'vitest'
import { filesByName, findFilesByName } from '../../../src/intake/reading/files-by-name.ts'

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
