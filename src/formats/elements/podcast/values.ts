import { cleanText } from '../../../articles/text.ts'
import { validDate } from '../fields.ts'

/** Longest texts of the podcast namespace, in characters. */
export const MAX_TEXT = 128

/** Returns a text in one line without white space around it, cut to `max` characters; undefined when it is empty. */
export function lineOf(text: string | undefined, max: number = MAX_TEXT): string | undefined {
  const line = cleanText(text ?? '')
    .replace(/\s+/g, ' ')
    .trim()
  const cut = line.length > max ? [...line].slice(0, max).join('').trim() : line
  return cut === '' ? undefined : cut
}

const MAX_DECIMALS = 3

/** Returns a number from 0 without an exponent, such as `29.32`; undefined for any other. */
export function decimalOf(number: number | undefined): string | undefined {
  if (number === undefined || !(number >= 0) || number > Number.MAX_SAFE_INTEGER) return undefined
  return String(Number(number.toFixed(MAX_DECIMALS)))
}

/** Returns a whole number from `least`; undefined for any other. */
export function wholeFrom(least: number, number: number | undefined): number | undefined {
  return Number.isSafeInteger(number) && Number(number) >= least ? number : undefined
}

/** Returns the date of an RFC 3339 text; undefined when there is none. */
export function dateOf(text: string | undefined): Date | undefined {
  return text === undefined ? undefined : validDate(new Date(text))
}

/** Returns what a function returns for each of a list, without undefined ones; undefined when nothing is left. */
export function someOf<One, Other>(
  list: readonly One[] | undefined,
  resolve: (one: One) => Other | undefined,
): readonly Other[] | undefined {
  const all = (list ?? []).map(resolve).filter(one => one !== undefined)
  return all.length === 0 ? undefined : all
}
