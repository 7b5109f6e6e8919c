/** What a value is called in messages, in what it is counted, and which field of a record or of `publication.yaml` it comes from. */
interface ValueWords {
  readonly noun: string
  readonly unit?: string
  readonly path?: readonly string[]
}

const CHARACTERS = ' characters'
const PIXELS = ' pixels'

const WORDS: Readonly<Record<string, ValueWords>> = {
  id: { noun: 'an id', unit: CHARACTERS, path: ['id'] },
  title: { noun: 'a title', unit: CHARACTERS, path: ['title'] },
  link: { noun: 'an address', unit: CHARACTERS, path: ['link'] },
  summary: { noun: 'a summary', unit: CHARACTERS, path: ['summary'] },
  body: { noun: 'a text', unit: CHARACTERS },
  'body.text': { noun: 'a text', unit: CHARACTERS },
  'body.images': { noun: 'a number of pictures in the text' },
  'body.nesting': { noun: 'a text with a depth of elements' },
  authors: { noun: 'a number of authors', path: ['authors'] },
  tags: { noun: 'a number of tags', path: ['tags'] },
  section: { noun: 'a section', unit: CHARACTERS, path: ['section'] },
  category: { noun: 'a category', unit: CHARACTERS, path: ['section'] },
  categories: { noun: 'a number of categories', path: ['section'] },
  age: { noun: 'an age', unit: ' days', path: ['published'] },
  'image.url': { noun: 'a picture', unit: CHARACTERS, path: ['image'] },
  'image.credit': { noun: 'a credit of the picture', unit: CHARACTERS, path: ['image'] },
  'image.alt': { noun: 'a description of the picture', unit: CHARACTERS, path: ['image'] },
  'image.caption': { noun: 'a caption of the picture', unit: CHARACTERS, path: ['image'] },
  'image.type': { noun: 'a type of the picture', path: ['image'] },
  'image.length': { noun: 'a picture', unit: ' bytes', path: ['image'] },
  'image.width': { noun: 'a picture with a width', unit: PIXELS, path: ['image'] },
  'image.height': { noun: 'a picture with a height', unit: PIXELS, path: ['image'] },
  'image.shortSide': { noun: 'a picture with a shorter side', unit: PIXELS, path: ['image'] },
  'image.longSide': { noun: 'a picture with a longer side', unit: PIXELS, path: ['image'] },
  'image.ratio': { noun: 'a picture with a ratio of its sides', path: ['image'] },
  'feed.title': { noun: 'a title of the feed', unit: CHARACTERS, path: ['title'] },
  'feed.description': { noun: 'a description of the feed', unit: CHARACTERS, path: ['description'] },
  'feed.language': { noun: 'a language of the feed', unit: CHARACTERS, path: ['language'] },
  'site.copyright': { noun: 'a copyright', unit: CHARACTERS, path: ['copyright'] },
  'site.logo.url': { noun: 'a logo', path: ['image'] },
  'site.logo.width': { noun: 'a logo with a width', unit: PIXELS, path: ['image'] },
  'site.logo.height': { noun: 'a logo with a height', unit: PIXELS, path: ['image'] },
  'site.icon.url': { noun: 'an icon', path: ['icon'] },
}

/** Returns what a value is called, such as `a title`. */
export function nounOf(value: string): string {
  return WORDS[value]?.noun ?? `a value ${value}`
}

/** Returns in what a value is counted, such as ` characters`. */
export function unitOf(value: string): string {
  return WORDS[value]?.unit ?? ''
}

/** Returns the field that a value comes from; undefined when it is the text, or none. */
export function fieldOf(value: string): readonly string[] | undefined {
  return WORDS[value]?.path
}
