import { plainText } from '../../content/plain-text.ts'
import type { PortalItem } from '../rendering/article-values.ts'
import type { FindValue, Values } from '../rendering/values.ts'

const MS_PER_DAY = 86_400_000
const TAG = /<(\/?)([a-z][a-z\d]*)\b[^<>]*>/g
const VOID = new Set(['br', 'col', 'hr', 'img', 'source', 'track', 'wbr'])

/** Returns what rules measure besides values: of the text, the picture and the age in days. */
export function measuresOf(
  { article: { image, published } }: Pick<PortalItem, 'article'>,
  findValue: FindValue,
  now: Date,
): Values {
  const body = () => String(findValue('body') ?? '')
  const { width, height } = image ?? {}
  const sides = width === undefined || height === undefined ? undefined : ([width, height] as const)
  return {
    'body.text': () => plainText(body()),
    'body.images': () => body().match(/<img\b/g)?.length ?? 0,
    'body.nesting': () => nestingOf(body()),
    'image.shortSide': () => sides && Math.min(...sides),
    'image.longSide': () => sides && Math.max(...sides),
    'image.ratio': () => sides && Math.round((Math.max(...sides) / Math.min(...sides)) * 100) / 100,
    age: () => Math.floor((now.getTime() - published.getTime()) / MS_PER_DAY),
  }
}

/** Returns how many elements are open at the deepest place of sanitised HTML. */
function nestingOf(html: string): number {
  let [depth, deepest] = [0, 0]
  for (const [, slash, name = ''] of html.matchAll(TAG)) {
    if (VOID.has(name)) continue
    depth += slash === '' ? 1 : -1
    deepest = Math.max(deepest, depth)
  }
  return deepest
}
