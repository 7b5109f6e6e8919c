import type { XmlNode } from '../xml-nodes.ts'
import { listOf, type PodcastFields, present } from './podcast-fields.ts'

/** Elements of a channel or an item. */
export type Elements = readonly XmlNode[]

/** Returns the elements with a name. */
export function named(elements: Elements, name: string): Elements {
  return elements.filter(element => element.name === name)
}

/** Returns the text of the first element with one of these names that has any. */
export function textOf(elements: Elements, ...names: readonly string[]): string | undefined {
  return names
    .flatMap(name => named(elements, name).map(({ text }) => oneLine(text)))
    .find(text => text !== undefined)
}

/** Returns text without space around it and line breaks in it; undefined for none. */
export function oneLine(text: string | undefined): string | undefined {
  return text?.replace(/\s+/g, ' ').trim() || undefined
}

/** Returns the number that a text is; undefined for none. */
export function numberOf(text: string | undefined): number | undefined {
  const number = Number(text)
  return text === undefined || text.trim() === '' || Number.isNaN(number) ? undefined : number
}

/** Returns what a word such as `yes`, `false` or `clean` says; undefined for any other. */
export function switchOf(word: string | undefined): boolean | undefined {
  if (/^(?:yes|true|explicit|on)$/i.test(word ?? '')) return true
  return /^(?:no|false|clean|off)$/i.test(word ?? '') ? false : undefined
}

/** Returns `true` for a word that says so. Any other is the same as no element. */
export function yesOf(word: string | undefined): true | undefined {
  return switchOf(word) === true ? true : undefined
}

/** Returns the fields that shows and episodes share. */
export function sharedFields(elements: Elements): PodcastFields {
  return {
    license: licenseOf(elements),
    location: listOf(named(elements, 'podcast:location').map(locationOf)),
    persons: listOf(named(elements, 'podcast:person').map(personOf)),
    txt: listOf(named(elements, 'podcast:txt').map(textWithPurpose)),
    value: listOf(named(elements, 'podcast:value').map(paymentOf)),
  }
}

function licenseOf(elements: Elements): unknown {
  const [license] = named(elements, 'podcast:license')
  const name = oneLine(license?.text)
  return license && (license.attributes.url === undefined ? name : { name, url: license.attributes.url })
}

function locationOf({ text, attributes: { rel, geo, osm, country } }: XmlNode): PodcastFields {
  return present({ name: oneLine(text), rel, geo, osm, country: country?.toUpperCase() })
}

function personOf({ text, attributes: { role, group, img, href } }: XmlNode): PodcastFields {
  return present({ name: oneLine(text), role, group, image: img, url: href })
}

function textWithPurpose({ text, attributes: { purpose } }: XmlNode): unknown {
  return purpose === undefined ? oneLine(text) : { text: oneLine(text), purpose }
}

function paymentOf({ attributes: { type, method, suggested }, children }: XmlNode): PodcastFields {
  const recipients = named(children, 'podcast:valueRecipient').map(recipientOf)
  return present({ type, method, suggested, recipients })
}

function recipientOf({ attributes }: XmlNode): PodcastFields {
  const { name, type, address, split, customKey, customValue, fee } = attributes
  return present({ name, type, address, split: numberOf(split), customKey, customValue, fee: switchOf(fee) })
}

/** Returns the instant of a date as RFC 3339; undefined for no date. */
export function instantOf(text: string | undefined): string | undefined {
  const time = Date.parse(text ?? '')
  return Number.isNaN(time) ? undefined : new Date(time).toISOString()
}
