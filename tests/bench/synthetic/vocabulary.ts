import { createRandom, createZipf, type Random } from './random.ts'

/** The most common words of English come first, so that text compresses like real text. */
const COMMON =
  `the of and to a in is that for it as was with be by on not he this are or his from at which but have an
had they you were their one all we can her has there been if more when will would who so no said what up its about
into than them only other time new some could these two may first then do any like my now over such our man me even most
made after also did many off before must well back through years where much your way down should because long each just
state those people too how little good very make world still see men work life get between house last never same`
    .split(/\s+/)
    .filter(word => word !== '')

const ONSETS = [
  'b',
  'c',
  'd',
  'f',
  'g',
  'h',
  'l',
  'm',
  'n',
  'p',
  'r',
  's',
  't',
  'v',
  'st',
  'tr',
  'ch',
  'pl',
  '',
]
const VOWELS = ['a', 'e', 'i', 'o', 'u', 'ea', 'io', 'ou', 'e', 'a']
const ENDS = ['', 'n', 'r', 's', 't', 'l', 'd', 'ng', 'nt', '']
const WORDS = 8_000
const MAX_SYLLABLES = 3

/** Words of a synthetic language, some much more common than others. */
export interface Vocabulary {
  /** A word of running text. */
  word(random: Random): string
  /** A name of one or two words that is unique to its number. */
  name(number: number): string
}

/** Creates the vocabulary of a seed. */
export function createVocabulary(seed: number): Vocabulary {
  const random = createRandom(seed, 1)
  const words = new Set(COMMON)
  while (words.size < WORDS) words.add(newWord(random))
  const [first = 'the', ...others] = words
  const rare = [...words].slice(COMMON.length)
  return {
    word: createZipf([first, ...others]),
    name: number => nameOf(rare, number),
  }
}

function newWord(random: Random): string {
  const syllables = 1 + random.below(MAX_SYLLABLES)
  return Array.from({ length: syllables }, () => syllable(random)).join('')
}

function syllable(random: Random): string {
  return pick(ONSETS, random) + pick(VOWELS, random) + pick(ENDS, random)
}

function pick(items: readonly string[], random: Random): string {
  return items[random.below(items.length)] ?? ''
}

/** Returns one word while there are unused ones, and then two. */
function nameOf(words: readonly string[], number: number): string {
  const [round, place] = [Math.floor(number / words.length), number % words.length]
  const word = words[place] ?? ''
  return round === 0 ? word : `${word} ${nameOf(words, (place * 7 + round) % words.length)}`
}
