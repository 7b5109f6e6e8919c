import { type ExportFile, textPieces } from './files/export-file.ts'
import type { ImportReport } from './imported-post.ts'
import { createXmlReader, type XmlNode } from './xml-nodes.ts'

/** Control characters that XML forbids. Plugins and comments leave them in exports. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is removed
const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g

/** Yields the elements inside `channel` or `feed` of files, a piece of a file at a time. Counts what was repaired. */
export async function* xmlNodesIn(
  files: readonly ExportFile[],
  report?: ImportReport,
): AsyncGenerator<XmlNode> {
  for (const file of files) {
    const ready: XmlNode[] = []
    const reader = createXmlReader(
      node => ready.push(node),
      what => report?.add(`repaired: ${what}`),
    )
    for await (const text of textPieces(file)) {
      const clean = text.replace(CONTROLS, '')
      if (clean.length < text.length) report?.add('control characters removed', text.length - clean.length)
      reader.write(clean)
      yield* ready.splice(0)
    }
    reader.end()
    yield* ready.splice(0)
  }
}
