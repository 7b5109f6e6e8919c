import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { isBusy, toProblem } from './sqlite-errors.ts'

/** A lock that only one program has at a time. The system releases it when the program ends, however it ends. */
export interface Lock {
  release(): void
}

/**
 * Takes the lock of a file, which is created if it is missing, and stays empty. Returns undefined when another program
 * has the lock. It is SQLite's own lock, since Node has no other that ends with the process.
 * @throws Problem when the file cannot be created.
 */
export function takeLock(path: string): Lock | undefined {
  let database: DatabaseSync | undefined
  try {
    mkdirSync(dirname(path), { recursive: true })
    database = new DatabaseSync(path)
    database.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    database?.close()
    if (isBusy(error)) return undefined
    throw toProblem(error, path, 'could not be locked: ')
  }
  const { close } = database
  return { release: close.bind(database) }
}
