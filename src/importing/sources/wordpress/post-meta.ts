import { childrenOf, childText, type XmlNode } from '../../xml-nodes.ts'

/** Returns the fields that plugins and WordPress keep beside a post. */
export function metaOf(item: XmlNode): ReadonlyMap<string, string> {
  const pairs = childrenOf(item, 'wp:postmeta').map(
    node => [childText(node, 'wp:meta_key') ?? '', childText(node, 'wp:meta_value') ?? ''] as const,
  )
  return new Map(pairs)
}
