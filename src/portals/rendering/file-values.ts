import type { Image, Media } from '../../articles/media.ts'
import { absoluteUrl } from '../../articles/publication.ts'
import type { Values } from './values.ts'

/** Returns the values of a file, beneath the name `start`. */
export function fileValues(start: string, file: Media | undefined, baseUrl: string): Values {
  return {
    [`${start}.url`]: () => file && absoluteUrl(file.src, baseUrl),
    [`${start}.type`]: () => file?.type,
    [`${start}.length`]: () => file?.length,
    [`${start}.width`]: () => file?.width,
    [`${start}.height`]: () => file?.height,
  }
}

/** Returns the values of a picture, beneath the name `start`. */
export function imageValues(start: string, image: Image | undefined, baseUrl: string): Values {
  return {
    ...fileValues(start, image, baseUrl),
    [`${start}.alt`]: () => image?.alt,
    [`${start}.caption`]: () => image?.caption,
    [`${start}.credit`]: () => image?.credit,
  }
}
