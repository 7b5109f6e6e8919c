import { posix } from 'node:path'
import { type Fault, quote } from '../../articles/faults/fault.ts'
import { type FaultLocation, faultAt } from '../../articles/faults/issue-faults.ts'
import { baseName } from '../../articles/identity.ts'
import type { Image, ImageDescription } from '../../articles/media.ts'
import { IMAGE_EXTENSIONS, isPictureName } from './files-by-name.ts'
import { isBeside } from './named-files.ts'

/** Says that a file is no picture. */
export function noPicture(name: string, type = 'something else'): string {
  return `expected an image, got ${type} in ${quote(posix.basename(name))}`
}

/** Returns what a record says about its picture; undefined for nothing. */
export function descriptionOf(image: Image | undefined): ImageDescription | undefined {
  const { alt, caption, credit } = image ?? {}
  const described = Object.entries({ alt, caption, credit }).filter(([, text]) => text !== undefined)
  return described.length === 0 ? undefined : Object.fromEntries(described)
}

/** Warns of a described image that does not exist: the article is published without it. */
export function nothingFound(declared: Image, place: FaultLocation): Fault {
  const described = Object.entries(descriptionOf(declared) ?? {}).map(
    ([field, text]) => `${field} ${quote(text)}`,
  )
  const description = described.length === 0 ? '' : ` (${described.join(', ')})`
  const names = `${baseName(place.file)}.${IMAGE_EXTENSIONS[0]} (or .${IMAGE_EXTENSIONS.slice(1).join(', .')})`
  const message = `the record describes an image${description}, but ${names} was not found next to it: add the file, or set "src"`
  return { ...faultAt(['image'], message, place), severity: 'warning' }
}

/** Warns of a file with the name of a recording, which is none. */
export function noRecording(path: string, type: string | undefined, place: FaultLocation): Fault {
  const message = `expected audio or video, got ${type} in ${quote(posix.basename(path))}`
  return { ...faultAt(['attachments'], message, place), severity: 'warning' }
}

/** Warns of a file that the text names, but that does not exist. */
export function missingInBody(name: string, place: FaultLocation): Fault {
  const where = isBeside(name) ? 'beside the record' : 'in the folder'
  const use = isPictureName(name) ? 'shows an image' : 'names a file'
  return bodyWarning(name, `the text ${use} ${quote(name)}, but there is no such file ${where}`, place)
}

/** Returns a warning at the line of a reference: a missing file in the body does not prevent the publication of the article. */
export function bodyWarning(name: string, message: string, place: FaultLocation): Fault {
  const line = place.lineOf(referencePath(name)) ?? place.lineOf([])
  return { ...faultAt([], message, place), severity: 'warning', line }
}

/** Returns the path under which `lineOf` finds the line of a thing in the text. */
export function referencePath(name: string): readonly string[] {
  return ['', name]
}
