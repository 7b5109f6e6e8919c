import type { Publication } from '../../articles/publication.ts'
import type { ArticleStore } from '../../articles/store/article-store.ts'
import type { Publisher } from '../../publish/publisher.ts'
import type { Answer, Ask } from '../ask.ts'
import { filePath } from '../links.ts'
import type { GroupFacts, Manifest, Rule } from '../manifest.ts'

/** What is exported, and the means to read it. */
export interface Site {
  readonly ask: Ask
  readonly publication: Publication
  readonly publisher: Publisher
  readonly store: ArticleStore
  /** The time of the run. */
  readonly now: Date
  /** Identifies the publication and the program. */
  readonly edition: string
  /** Identifies all terms. */
  readonly terms: string
  /** The export before. */
  readonly before: Manifest
}

/** Addresses that are made together. */
export interface PlannedGroup {
  readonly name: string
  /** What it is made of; undefined when only `make` can tell. While it is the one of the export before, nothing is made. */
  readonly key: string | undefined
  make(): Promise<MadeGroup>
}

/** What the server answers at the addresses of a group. */
export interface MadeGroup {
  /** Only needed where the plan had none. */
  readonly key?: string
  readonly documents: readonly MadeDocument[]
  readonly rules: readonly Rule[]
  /** Addresses that the server could not answer. */
  readonly failed: readonly string[]
  readonly facts?: GroupFacts | undefined
}

/** A document at its path. */
export interface MadeDocument {
  readonly path: string
  readonly answer: Answer
}

/** Asks for addresses in turn. `until404` ends at the first one that is nothing. */
export async function makeGroup(
  ask: Ask,
  addresses: Iterable<string>,
  { until404 = false }: { readonly until404?: boolean } = {},
): Promise<MadeGroup> {
  const documents: MadeDocument[] = []
  const rules: Rule[] = []
  const failed: string[] = []
  for (const address of addresses) {
    const answer = await ask(address)
    const rule = ruleOf(address, answer)
    if (answer.status === 200) documents.push({ path: filePath(address), answer })
    else if (rule !== undefined) rules.push(rule)
    else if (answer.status >= 500) failed.push(address)
    if (until404 && answer.status !== 200) break
  }
  return { documents, rules, failed }
}

/** Returns the rule of an address that leads elsewhere or is gone. */
export function ruleOf(from: string, { status, headers }: Answer): Rule | undefined {
  if (status === 410) return { from, status }
  if ((status === 301 || status === 302) && headers.location !== undefined)
    return { from, to: headers.location, status }
  return undefined
}
