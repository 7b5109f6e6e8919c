import { messageOf, Problem } from '../../problem.ts'
import type { ImportReport } from '../imported-post.ts'
import { CUT_SHORT } from '../xml-nodes.ts'
import { type ExportFile, textPieces } from './export-file.ts'

/** An object in a list of a JSON document, or a text outside of these lists. */
export interface JsonElement {
  /** Name of the list, or of the text. */
  readonly name: string
  readonly value: unknown
}

/**
 * Yields the objects in lists of these names, and the texts outside of them, in the order of the document. Of a file that is cut
 * short, everything that is whole is yielded, and this is reported.
 * @throws Problem when an object is no JSON.
 */
export async function* jsonElementsIn(
  file: ExportFile,
  lists: ReadonlySet<string>,
  report?: ImportReport,
): AsyncGenerator<JsonElement> {
  const ready: JsonElement[] = []
  const scanner = createScanner(lists, (name, json) => ready.push({ name, value: parse(json, file.place) }))
  for await (const piece of textPieces(file)) {
    scanner.write(piece)
    yield* ready.splice(0)
  }
  if (scanner.isOpen()) report?.add(`repaired: ${CUT_SHORT}`)
}

function parse(json: string, place: string): unknown {
  try {
    return JSON.parse(json)
  } catch (error) {
    throw new Problem('invalid', `${place}: expected JSON, got a fault: ${messageOf(error)}`)
  }
}

/** A list or an object around the place that is read. */
interface Container {
  readonly isList: boolean
  /** The name under which it stands; that of its list for an element. */
  readonly name: string
}

/** The characters that matter outside and inside a text. */
const OUTSIDE = /["{}[\],:]/g
const INSIDE = /["\\]/g

/** Calls `onElement` with the JSON of each element. Of everything else, only the structure is looked at. */
function createScanner(lists: ReadonlySet<string>, onElement: (name: string, json: string) => void) {
  const open: Container[] = []
  let isInText = false
  let isEscaped = false
  /** The last name or text, with its quotes. */
  let text = ''
  let name = ''
  /** The pieces of an object in a list, which is as deep as `open` then was. */
  let element: string[] | undefined
  let depth = 0

  /** Handles a mark that ends at `at`. What is collected, begins at `start`; returns where it then begins. */
  function handle(mark: string, piece: string, { start, at }: { start: number; at: number }): number {
    if (isInText) return mark === '\\' ? beginEscape(start) : endText(piece, { start, at })
    if (mark === '"') return beginText(start, at - 1)
    if (mark === '{' || mark === '[') return begin(mark === '[', start, at - 1)
    if (mark === ':') nameNext()
    else if (element === undefined) emitText()
    return mark === '}' || mark === ']' ? end(piece, { start, at }) : start
  }

  function beginEscape(start: number): number {
    isEscaped = true
    return start
  }

  function beginText(start: number, at: number): number {
    isInText = true
    if (element !== undefined) return start
    text = ''
    return at
  }

  function endText(piece: string, { start, at }: { start: number; at: number }): number {
    isInText = false
    if (element !== undefined) return start
    text += piece.slice(start, at)
    return at
  }

  function nameNext(): void {
    if (element !== undefined) return
    name = text.slice(1, -1)
    text = ''
  }

  function emitText(): void {
    if (text !== '' && open.at(-1)?.isList === false) onElement(name, text)
    text = ''
  }

  function begin(isList: boolean, start: number, at: number): number {
    const outer = open.at(-1)
    const own = outer?.isList === true ? outer.name : name
    open.push({ isList, name: own })
    if (element !== undefined || isList || outer?.isList !== true || !lists.has(own)) return start
    element = []
    depth = open.length
    return at
  }

  function end(piece: string, { start, at }: { start: number; at: number }): number {
    if (element !== undefined && depth === open.length) {
      onElement(open.at(-1)?.name ?? '', [...element, piece.slice(start, at)].join(''))
      element = undefined
    }
    open.pop()
    return start
  }

  return {
    isOpen: () => open.length > 0 || isInText,
    write(piece: string): void {
      let start = 0
      let at = isEscaped ? 1 : 0
      if (piece !== '') isEscaped = false
      while (at < piece.length) {
        const ends = isInText ? INSIDE : OUTSIDE
        ends.lastIndex = at
        const found = ends.exec(piece)
        if (found === null) break
        at = found.index + 1
        start = handle(found[0], piece, { start, at })
        if (isEscaped && at < piece.length) {
          isEscaped = false
          at++
        }
      }
      if (element !== undefined) element.push(piece.slice(start))
      else if (isInText) text += piece.slice(start)
    },
  }
}
