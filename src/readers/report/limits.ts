import type { Counts } from '../../articles/readers/reader-store.ts'
import { percent, whole } from './numbers.ts'

/** What the limits of a report depend on. */
export interface LimitFacts {
  readonly sums: Counts
  /** Where requests were counted: by the server itself, or in logs of another one. */
  readonly source: 'server' | 'log'
}

const ALWAYS = [
  'Services say for how many people they ask. Nobody can check that, and some of those people no longer look.',
  'Other programs are counted by network and name. Two people in one office or household with the same program are one; one person with a phone and a computer may be two; a phone that changes its network is several.',
  'Apps that fetch through a service, such as Reeder with Feedbin, are in the number of that service.',
  'A client is counted from its third request of a day on. One that asks once or twice, also one that gets changes pushed by WebSub, is not.',
  'Days are those of UTC, and the last one is not over. Who follows two feeds is counted in both, and twice in the sum.',
]

/** Returns what a report cannot know, as sentences. */
export function limitsOf({ sums, source }: LimitFacts): readonly string[] {
  const { requests = 0, forwarded = 0, unclear = 0, delta = 0 } = sums
  const share = (part: number) => percent(requests === 0 ? 0 : part / requests)
  return [
    ...ALWAYS,
    ...(source === 'log'
      ? [
          'A log without headers does not say whether a request had a condition, nor whether its answer was compressed. A second whole answer of the same length to the same client is taken for one without a condition.',
        ]
      : ['Several servers cannot compare their clients: of those, the largest number of one server counts.']),
    ...(source === 'server' && forwarded > 0
      ? [
          `${share(forwarded)} of the requests came through a proxy or a cache. What a cache has answered from its copy is not here: read its log with --access-log.`,
        ]
      : []),
    ...(unclear > 0
      ? [
          `${whole(unclear)} requests (${share(unclear)}) came from an address that may stand for many clients, which are one for each program: a private network, or a proxy that --trusted-proxies does not name.`,
        ]
      : []),
    ...(delta > 0
      ? [
          'Of answers with only what is new (226), the spared bytes are those of the whole feed in the same coding.',
        ]
      : []),
  ]
}
