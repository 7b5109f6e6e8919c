import { hash } from 'node:crypto'
import type { Row } from '../table.ts'

const DIGEST_LENGTH = 22

/** Returns a digest of a row, as its version. */
export function digestOf(row: Row): string {
  const text = JSON.stringify(row, (_, value) => (typeof value === 'bigint' ? String(value) : value))
  return hash('sha256', text, 'base64url').slice(0, DIGEST_LENGTH)
}

/** Whether the value of a `deleted` column says that its row is deleted. */
export function isDeleted(value: unknown): boolean {
  return value !== undefined && value !== null && !NO.has(String(value).toLowerCase())
}

const NO: ReadonlySet<string> = new Set(['', '0', 'f', 'false', 'n', 'no'])
