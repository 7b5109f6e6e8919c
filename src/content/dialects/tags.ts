/** A tag of a template, such as `{{< figure src="a.png" >}}`. */
export interface Tag {
  readonly index: number
  /** Offset after it. */
  readonly end: number
  /** In lower case. */
  readonly name: string
  readonly kind: 'open' | 'close' | 'single'
  /** Text after the name. */
  readonly written: string
}

/** Returns the kind of a tag: with a slash before its name, with one after its values, or with none. */
export function kindOf(before: string | undefined, after: string | undefined): Tag['kind'] {
  if (before) return 'close'
  return after ? 'single' : 'open'
}

/** Returns the text for a tag. `inner` is what stands between it and its end, already expanded; undefined without an end. */
export type ExpandTag = (tag: Tag, inner: string | undefined) => string

/** Replaces the tags of a text, from the inside out. A tag without an end is single. The time is linear. */
export function expandTags(text: string, tags: readonly Tag[], expand: ExpandTag): string {
  const ends = pairs(tags)
  const frames: { readonly tag: Tag | undefined; readonly pieces: string[] }[] = [
    { tag: undefined, pieces: [] },
  ]
  const add = (piece: string) => frames.at(-1)?.pieces.push(piece)
  let done = 0
  for (const tag of tags) {
    add(text.slice(done, tag.index))
    done = tag.end
    if (ends.opened.has(tag)) frames.push({ tag, pieces: [] })
    else if (ends.closing.has(tag)) {
      const frame = frames.pop()
      if (frame?.tag) add(expand(frame.tag, frame.pieces.join('')))
    } else if (tag.kind !== 'close') add(expand(tag, undefined))
  }
  add(text.slice(done))
  return frames.map(({ pieces }) => pieces.join('')).join('')
}

/** Deeper tags are single. */
const MAX_DEPTH = 100

function pairs(tags: readonly Tag[]) {
  const opened = new Set<Tag>()
  const closing = new Set<Tag>()
  const open: Tag[] = []
  for (const tag of tags) {
    if (tag.kind === 'open') {
      open.push(tag)
      if (open.length > MAX_DEPTH) open.shift()
    }
    if (tag.kind !== 'close') continue
    const at = tag.name === '' ? open.length - 1 : open.findLastIndex(({ name }) => name === tag.name)
    const opening = open[at]
    if (opening === undefined) continue
    open.length = at
    opened.add(opening)
    closing.add(tag)
  }
  return { opened, closing }
}

/** The values after a tag's name: by name in lower case, or by number. */
export type Values = Readonly<Record<string, string>>

const VALUE =
  /([\w:-]{1,60})\s{0,9}[=:]\s{0,9}(?:\{\s{0,9})?(?:"((?:\\.|[^"\\])*)"|'((?:\\.|[^'\\])*)'|`([^`]*)`|([^\s"'`{},]+))|"((?:\\.|[^"\\])*)"|'((?:\\.|[^'\\])*)'|`([^`]*)`|([^\s"'`,]+)/g

/** Reads values such as `src="a.png"`, `src='a.png'`, `src={"a.png"}`, `src: "a.png"`, `"a.png"` and `a.png`. */
export function valuesOf(written: string): Values {
  const values: Record<string, string> = {}
  let unnamed = 0
  for (const [, name, v1, v2, v3, v4, v5, v6, v7, v8] of written.slice(0, MAX_VALUES).matchAll(VALUE)) {
    const isUrl = v4?.startsWith('//') && /^(?:https?|ftp)$/i.test(name ?? '')
    const value = v1 ?? v2 ?? v3 ?? v4 ?? v5 ?? v6 ?? v7 ?? v8 ?? ''
    const key = name === undefined || isUrl ? String(unnamed++) : name.toLowerCase()
    values[key] = isUrl ? `${name}:${value}` : value.replace(/\\(["'])/g, '$1')
  }
  return values
}

/** In characters. */
const MAX_VALUES = 5_000
