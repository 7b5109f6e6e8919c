import { expect, test } from 'vitest'
import { imagesByName } from '../../../src/intake/reading/images-by-name.ts'

test('an image by name has the folder and name of its record, without the extension', () => {
  expect(imagesByName('x.y/a.b.md')[0]).toBe('x.y/a.b.jpg')
})
