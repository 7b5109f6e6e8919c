import type { SecretPlace } from '../articles/schema/secret-schema.ts'
import { messageOf, Problem } from '../problem.ts'
import { asyncDisk } from '../system/disk.ts'

/**
 * Reads a secret now, so that a changed file counts at once.
 * @throws Problem that names the variable or the file, and never what is in it.
 */
export async function readSecret(place: SecretPlace): Promise<string> {
  const text = 'env' in place ? process.env[place.env] : await readText(place.file)
  if (text !== undefined && text.trim() !== '') return text.trim()
  const where = 'env' in place ? `the variable ${place.env}` : `the file ${place.file}`
  throw new Problem('invalid', `expected a secret in ${where}, got nothing`)
}

async function readText(file: string): Promise<string> {
  try {
    return (await asyncDisk.read(file)).toString('utf8')
  } catch (error) {
    throw new Problem('invalid', `expected a file with a secret: ${messageOf(error)}`, { cause: error })
  }
}
