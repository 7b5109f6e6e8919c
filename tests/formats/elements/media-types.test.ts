import mime from 'mime-types'
import { expect, it } from 'vitest'
import { MEDIA_TYPES } from '../../../src/formats/elements/media-types.ts'

/** Types where mime-db still has the name from before the registration. */
const NEWER = {
  flac: 'audio/flac', // RFC 9639
  jfif: 'image/jpeg', // its name for a progressive JPEG was never registered
  vcf: 'text/vcard', // RFC 6350
}

it('every extension has its type of mime-db, or a newer one', () => {
  const known = [...MEDIA_TYPES.keys()].map(extension => [extension, mime.lookup(extension)])
  expect(Object.fromEntries(MEDIA_TYPES)).toEqual({ ...Object.fromEntries(known), ...NEWER })
})

it('every extension is in lower case, and in the list once', () => {
  const extensions = [...MEDIA_TYPES.keys()]
  expect(extensions.filter(extension => !/^[a-z0-9]+$/.test(extension))).toEqual([])
  expect(new Set(extensions).size).toBe(extensions.length)
})
