import { readFile } from 'node:fs/promises'
import { Problem } from '../problem.ts'

/** The variables of the environment. */
export type Environment = Readonly<Record<string, string | undefined>>

/** Where a secret is: in a variable of the environment, or in a file. */
export interface SecretPlace {
  readonly env?: string | undefined
  readonly file?: string | undefined
}

/** What can be in a header. */
const TOKEN = /^[\x21-\x7e]+$/

/**
 * Reads a token from its place, so that a new one counts at once. No message quotes it.
 * @throws Problem when there is none.
 */
export async function readSecret({ env, file }: SecretPlace, environment: Environment): Promise<string> {
  const place = env === undefined ? `the file ${file}` : `the environment variable ${env}`
  const text = env === undefined ? await textOf(file ?? '') : environment[env]
  const token = text?.trim() ?? ''
  if (TOKEN.test(token)) return token
  throw new Problem(
    'invalid',
    token === '' ? `expected a token in ${place}, got none` : `the text in ${place} is no token`,
  )
}

async function textOf(file: string): Promise<string | undefined> {
  return readFile(file, 'utf8').catch(() => undefined)
}
