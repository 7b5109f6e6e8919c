import type { DeletedEntry } from '../format.ts'
import { element, emptyElement, textElement, type Xml } from '../xml.ts'
import { atomId, rfc3339 } from './fields.ts'

const NAMESPACE = 'http://purl.org/atompub/tombstones/1.0'

/** Returns the namespace declaration for deleted entries: none without any. */
export function deletedNamespace(deleted: readonly DeletedEntry[] = []): Readonly<Record<string, string>> {
  return deleted.length === 0 ? {} : { 'xmlns:at': NAMESPACE }
}

/**
 * Writes deleted entries (RFC 6721 section 3): in any order and place among the children of the feed, but once for each `ref` and
 * `when`. They have no link, with which feedparser would replace that of the feed.
 */
export function deletedEntries(deleted: readonly DeletedEntry[] = []): readonly Xml[] {
  return deleted.map(deletedEntry)
}

function deletedEntry({ id, when, comment }: DeletedEntry): Xml {
  const attributes = { ref: atomId(id), when: rfc3339(when) }
  if (!comment) return emptyElement('at:deleted-entry', attributes)
  return element('at:deleted-entry', attributes, [textElement('at:comment', comment)])
}
