/** Where the HTML standard allows an element, for the elements that the sanitiser leaves (HTML standard section 4). */

const names = (list: string): ReadonlySet<string> => new Set(list.split(' '))

const VOID = names('br col hr img source track wbr')
const HEADINGS = names('h1 h2 h3 h4 h5 h6')
const BLOCKS = names(
  'address article aside blockquote caption col colgroup dd details div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 ' +
    'header hgroup hr li main nav ol p pre section summary table tbody td tfoot th thead tr ul',
)
const ROW_GROUPS = names('tbody tfoot thead')
const CELLS = names('td th')
const IN_TABLE = names('caption colgroup tbody tfoot thead tr')

/** Returns whether an element has no content and no end tag. */
export function isVoid(name: string): boolean {
  return VOID.has(name)
}

/** Returns whether an element cannot be in a paragraph. */
export function isBlock(name: string): boolean {
  return BLOCKS.has(name)
}

/** Returns whether an element is one of `h1` to `h6`. */
export function isHeading(name: string): boolean {
  return HEADINGS.has(name)
}

/** Returns the elements that must be added in `parent`, from the outside in, so that `name` may be there. */
export function missingParents(parent: string | undefined, name: string): readonly string[] {
  if (parent === 'ul' || parent === 'ol') return name === 'li' ? [] : ['li']
  if (parent === 'dl') return ['dd', 'div', 'dt'].includes(name) ? [] : ['dd']
  if (parent === 'tr') return CELLS.has(name) ? [] : ['td']
  if (parent === 'table' && (IN_TABLE.has(name) || name === 'col')) return name === 'col' ? ['colgroup'] : []
  if (parent !== 'table' && (parent === undefined || !ROW_GROUPS.has(parent))) return []
  if (name === 'tr') return []
  return CELLS.has(name) ? ['tr'] : ['tr', 'td']
}

/** Returns whether the next element closes an element that was added: it is its sibling or that of an outer one. */
export function closesAdded(added: string, name: string): boolean {
  if (added === 'li') return name === 'li'
  if (added === 'dd') return name === 'dd' || name === 'dt'
  if (added === 'colgroup') return name !== 'col'
  return IN_TABLE.has(name) || (added === 'td' && CELLS.has(name))
}

const LISTS = names('ol ul')
const MEDIA = names('audio picture video')
const PARENTS: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ...[...IN_TABLE].map(name => [name, names('table')] as const),
  ...[...CELLS].map(name => [name, names('tr')] as const),
  ['tr', names('table tbody tfoot thead')],
  ['col', names('colgroup')],
  ['li', LISTS],
  ['dd', names('dl')],
  ['dt', names('dl')],
  ['figcaption', names('figure')],
  ['summary', names('details')],
  ['rt', names('ruby')],
  ['rp', names('ruby')],
  ['source', MEDIA],
  ['track', names('audio video')],
])

/** Returns whether an element must not be in `parent`, because it belongs into a certain other one. */
export function isOrphan(name: string, parent: string | undefined, grandparent: string | undefined): boolean {
  const parents = PARENTS.get(name)
  const isInGroup = parent === 'div' && grandparent === 'dl' && (name === 'dd' || name === 'dt')
  return parents !== undefined && !isInGroup && !parents.has(parent ?? '')
}

/** Returns the element that replaces one without its parent; undefined if only its tags are removed. */
export function replacementOf(name: string): 'div' | 'span' | undefined {
  if (['col', 'colgroup', 'source', 'track'].includes(name)) return undefined
  return name === 'rt' || name === 'rp' ? 'span' : 'div'
}
