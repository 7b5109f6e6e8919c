import type { License, Location, Person, Value } from '../../../articles/podcast/show.ts'
import { type Attributes, type Children, element, emptyElement, textElement, type Xml } from '../../xml.ts'
import type { Credits } from './resolve-credits.ts'

/** Writes the fields that shows and episodes share. */
export function creditElements(credits: Credits): Children {
  return [
    ...personElements(credits.persons),
    ...(credits.locations ?? []).map(locationElement),
    licenseElement(credits.license),
    ...(credits.texts ?? []).map(({ text, purpose }) => textElement('podcast:txt', text, { purpose })),
    ...(credits.values ?? []).map(valueElement),
  ]
}

/** Writes the people who take part. */
export function personElements(persons: readonly Person[] | undefined): Children {
  return (persons ?? []).map(({ name, role, group, image, url }) =>
    textElement('podcast:person', name, { role, group, img: image, href: url }),
  )
}

/** Writes an element whose text may be absent. */
export function labelElement(name: string, attributes: Attributes, label: string | undefined): Xml {
  return textElement(name, label, attributes) ?? emptyElement(name, attributes)
}

function locationElement({ name, rel, geo, osm, country }: Location): Xml | undefined {
  return textElement('podcast:location', name, { rel, geo, osm, country })
}

function licenseElement(license: License | undefined): Xml | undefined {
  return textElement('podcast:license', license?.name, { url: license?.url })
}

function valueElement({ type, method, suggested, recipients }: Value): Xml {
  const children = recipients.map(({ name, customKey, customValue, fee, ...one }) =>
    emptyElement('podcast:valueRecipient', {
      ...{ name, type: one.type, address: one.address, split: one.split },
      ...{ customKey, customValue, fee: fee === undefined ? undefined : String(fee) },
    }),
  )
  return element('podcast:value', { type, method, suggested }, children)
}
