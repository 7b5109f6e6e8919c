import type { Random } from './random.ts'
import type { Vocabulary } from './vocabulary.ts'

/** Median length of a body in characters of Markdown. Lengths have a log-normal distribution. */
const MEDIAN_LENGTH = 3_000
const SPREAD = 0.6
const MIN_LENGTH = 250
const MAX_LENGTH = 60_000

/** Fewest and most words of a sentence. */
const SENTENCE_WORDS = [6, 24] as const
const SENTENCES = [2, 6] as const

/** Of ten blocks, the number that are lists, headings, quotes or code. */
const BLOCKS = [list, list, heading, quote, code]

/** Returns a Markdown body with some lists, links, quotes and code, of about `length` characters or a random length. */
export function markdownText(words: Vocabulary, random: Random, length = drawLength(random)): string {
  const blocks = [paragraph(words, random)]
  let written = blocks[0]?.length ?? 0
  while (written < length) {
    const block = (random.chance(0.35) && BLOCKS[random.below(BLOCKS.length)]) || paragraph
    const text = block(words, random)
    blocks.push(text)
    written += text.length + 2
  }
  return `${blocks.join('\n\n')}\n`
}

/** Returns a sentence of plain words. */
export function sentence(words: Vocabulary, random: Random): string {
  const text = run(words, random, between(random, SENTENCE_WORDS))
  return `${capitalised(text)}.`
}

/** Returns this many words, the first one capitalised. */
export function headline(words: Vocabulary, random: Random, count: number): string {
  return capitalised(run(words, random, count))
}

function drawLength(random: Random): number {
  return Math.min(MAX_LENGTH, Math.max(MIN_LENGTH, MEDIAN_LENGTH * Math.exp(SPREAD * random.normal())))
}

function paragraph(words: Vocabulary, random: Random): string {
  const sentences = Array.from({ length: between(random, SENTENCES) }, () => sentence(words, random))
  return random.chance(0.4) ? `${sentences.join(' ')} ${link(words, random)}` : sentences.join(' ')
}

function link(words: Vocabulary, random: Random): string {
  const address = `https://example.org/${words.word(random)}/${words.word(random)}-${random.below(10_000)}`
  return `See [${run(words, random, 3)}](${address}) and **${words.word(random)}**, *${words.word(random)}*.`
}

function list(words: Vocabulary, random: Random): string {
  return Array.from({ length: 3 + random.below(4) }, () => `- ${run(words, random, 8)}`).join('\n')
}

function heading(words: Vocabulary, random: Random): string {
  return `## ${headline(words, random, 4)}`
}

function quote(words: Vocabulary, random: Random): string {
  return `> ${sentence(words, random)}`
}

function code(words: Vocabulary, random: Random): string {
  const lines = Array.from({ length: 2 + random.below(4) }, () => {
    return `  ${words.word(random)}(${random.below(100)}, "${words.word(random)}")`
  })
  return ['```', ...lines, '```'].join('\n')
}

function run(words: Vocabulary, random: Random, count: number): string {
  return Array.from({ length: count }, () => words.word(random)).join(' ')
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

function between(random: Random, [least, most]: readonly [number, number]): number {
  return least + random.below(most - least + 1)
}
