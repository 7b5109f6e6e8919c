import { Parser } from 'htmlparser2'

/** The rules of a reader for the elements of a text. */
export interface HtmlRules {
  /** Elements that stay. Others go, and their content stays. All stay when absent. */
  readonly elements?: ReadonlySet<string>
  /** Elements that go, while their content stays. */
  readonly unwrapped?: ReadonlySet<string>
  /** Elements that go with their content. */
  readonly removed?: ReadonlySet<string>
  /** Attributes that go, on every element. */
  readonly removedAttributes?: ReadonlySet<string>
  /** Returns HTML in place of an element; undefined to treat it as any other. Its content goes. */
  readonly replace?: (name: string, attributes: Readonly<Record<string, string>>) => string | undefined
}

/** A text as a reader leaves it. */
export interface FilteredHtml {
  readonly html: string
  /** How often each element has gone, or was replaced. */
  readonly dropped: ReadonlyMap<string, number>
  /** How often each attribute has gone. */
  readonly droppedAttributes: ReadonlyMap<string, number>
}

const VOID = new Set(['br', 'col', 'hr', 'img', 'source', 'track', 'wbr'])

/** Applies a reader's rules to the HTML of an item, which is sanitised and soundly nested. Ids go: a page shows it many times. */
export function filterHtml(html: string, rules: HtmlRules): FilteredHtml {
  const { elements, unwrapped, removed, removedAttributes, replace } = rules
  const stays = (name: string) => elements?.has(name) !== false && !unwrapped?.has(name)
  const parts: string[] = []
  const dropped = new Map<string, number>()
  const droppedAttributes = new Map<string, number>()
  /** Depth within an element that goes with its content. */
  let hidden = 0
  const parser = new Parser({
    onopentag(name, attributes) {
      if (hidden > 0) {
        if (!VOID.has(name)) hidden++
        return
      }
      const replacement = replace?.(name, attributes)
      if (replacement !== undefined || removed?.has(name)) {
        count(dropped, name)
        parts.push(replacement ?? '')
        if (!VOID.has(name)) hidden++
      } else if (stays(name)) parts.push(startTag(name, attributes))
      else count(dropped, name)
    },
    ontext(text) {
      if (hidden === 0) parts.push(escapeHtml(text))
    },
    onclosetag(name) {
      if (hidden > 0) {
        if (!VOID.has(name)) hidden--
      } else if (!VOID.has(name) && stays(name)) parts.push(`</${name}>`)
    },
  })
  parser.end(html)
  return { html: parts.join(''), dropped, droppedAttributes }

  function startTag(name: string, attributes: Readonly<Record<string, string>>): string {
    const kept = Object.entries(attributes).filter(([attribute]) => {
      if (attribute === 'id') return false
      if (!removedAttributes?.has(attribute)) return true
      count(droppedAttributes, attribute)
      return false
    })
    return `<${name}${kept.map(([attribute, value]) => ` ${attribute}="${escapeHtml(value)}"`).join('')}>`
  }
}

/** Escapes a text for an element or a quoted value. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}

function count(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1)
}
