import type { SentElement, SentItem } from './sent-item.ts'
import type { SentFeed } from './shown.ts'

/** Returns the text that most readers prefer: `content:encoded`, else `description`. */
export function textOf(item: SentItem): string {
  return item.text('content:encoded') ?? item.text('description') ?? ''
}

/** Returns the addresses of an item's picture, each once. */
export function picturesOf(item: SentItem): readonly string[] {
  const files = [...item.all('media:thumbnail'), ...item.all('media:content'), ...item.all('enclosure')]
  const urls = files.filter(isPicture).flatMap(({ attributes: { url } }) => url ?? [])
  return [...new Set(urls)]
}

/** Returns the recording of an item. */
export function recordingOf(item: SentItem): SentElement | undefined {
  return item.all('enclosure').find(({ attributes: { type = '' } }) => /^(?:audio|video)\//.test(type))
}

function isPicture({ name, attributes: { type = '', medium } }: SentElement): boolean {
  return name === 'media:thumbnail' || medium === 'image' || type.startsWith('image/')
}

/** Returns the date of an item as its publication's place writes it. */
export function dateOf(item: SentItem, { language, timeZone }: SentFeed): string {
  const date = new Date(item.text('pubDate') ?? '')
  if (Number.isNaN(date.getTime())) return ''
  return new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'short', timeZone }).format(date)
}

/** Returns the terms of an item. */
export function categoriesOf(item: SentItem): readonly string[] {
  return item.all('category').map(({ text }) => text)
}

/** Returns the lines of title, author and date with a value. */
export function headOf(
  values: readonly { readonly label?: string; readonly value: string | undefined }[],
): readonly { readonly label?: string; readonly value: string }[] {
  return values.flatMap(({ label, value }) =>
    value ? [{ ...(label !== undefined && { label }), value }] : [],
  )
}

/** Returns counted names as words, such as `2 <mark>, 1 <time>`. */
export function countedElements(counts: ReadonlyMap<string, number>): string {
  return [...counts].map(([name, n]) => `${n} <${name}>`).join(', ')
}
