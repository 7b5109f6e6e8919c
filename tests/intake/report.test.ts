import { expect, it } from 'vitest'
import type { Fault } from '../../src/articles/faults/fault.ts'
import { createFindings, createReport } from '../../src/intake/report.ts'

const NOTHING = { read: 0, added: 0, changed: 0, renamed: 0, withdrawn: 0, missing: [], editedRenames: [] }

/** Returns the lines that a report logs for these findings. */
function logged(found: readonly Fault[]): readonly string[] {
  const lines: string[] = []
  const write = (_: object, message: string) => void lines.push(message)
  const findings = createFindings()
  findings.add(found)
  const { groups, faultCount, warningCount, noteCount } = findings
  const report = createReport('news/', { info: write, warn: write, error: write })
  report.sync({ ...NOTHING, groups, faultCount, warningCount, noteCount })
  return lines.slice(1)
}

const fault = (at: number, message = `expected a date, got "${at}"`): Fault => {
  return { severity: 'fault', file: `${at}.md`, line: 3, field: 'published', message }
}

it('logs each of a few faults', () => {
  expect(logged([fault(1), fault(2)])).toEqual([
    'news/1.md:3 published: expected a date, got "1"',
    'news/2.md:3 published: expected a date, got "2"',
  ])
})

it('logs a fault of a thousand records once, with their number, beside others', () => {
  const many = Array.from({ length: 1000 }, (_, at) => fault(at))
  expect(logged([...many, fault(7, 'expected text')])).toEqual([
    '1000 faults: published: expected a date, got "0" (first in news/0.md:3)',
    'news/7.md:3 published: expected text',
  ])
})

it('counts warnings and files that are passed over in one line', () => {
  const other = (severity: Fault['severity']): Fault => ({ severity, file: 'a.md', message: 'm' })
  expect(logged([other('warning'), other('note'), other('note')])).toEqual([
    '1 warning, 2 files passed over: feedwright check lists them',
  ])
})
