import { UNKNOWN } from '../agents/products.ts'
import { bytes, counted, interval, whole } from './numbers.ts'
import type { ReaderReport } from './reader-report.ts'
import type { RudeProduct } from './rude.ts'

/** Where a letter is sent from. */
export interface Sender {
  /** The address of the publication; undefined when it is not known. */
  readonly site: string | undefined
}

const SITE = '[the address of your site]'

/**
 * Writes the letter to the makers of a program. It says what was seen, what it costs, and what to do. No client is named. Returns
 * undefined for programs without a name: nobody can be written to.
 */
export function letterTo(
  rude: RudeProduct,
  { from, to }: Pick<ReaderReport, 'from' | 'to'>,
  sender: Sender,
): string | undefined {
  const { product, faults, traffic, feeds } = rude
  if (product.name === UNKNOWN.name) return undefined
  const site = sender.site ?? SITE
  const every = interval(traffic.interval)
  return [
    ...(product.home === undefined ? [] : [`To:      the makers of ${product.name}, ${product.home}`]),
    `Subject: ${product.name} and the feeds of ${site}`,
    '',
    'Hello,',
    '',
    `your program ${product.name} reads feeds of ${site}, and I am glad that it does. From ${from} to ${to} (UTC) it asked ` +
      `${counted(traffic.requests, 'time')}${every === '' ? '' : `, about every ${every}`}, and got ${bytes(traffic.bytes)}. ` +
      `${whole(traffic.notModified)} of the answers were 304s. The feeds are:`,
    '',
    ...feeds.map(feed => `  ${sender.site ?? ''}${feed}`),
    '',
    `It could cost both of us less. At the moment, ${product.name}`,
    '',
    ...faults.flatMap(({ found, cure }) => [`- ${found}.`, `  ${cure}`, '']),
    'I have only numbers: no addresses and no users. If it helps, I will gladly try a version with a change.',
    '',
    'Thank you, and kind regards',
  ].join('\n')
}
