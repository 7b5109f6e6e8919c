import { expect, it } from 'vitest'
import { type Fault, quote } from '../../src/articles/faults/fault.ts'
import { checkReport } from '../../src/commands/check-report.ts'

const fault = (file: string): Fault => ({
  severity: 'fault',
  file,
  line: 2,
  field: 'id',
  message: 'expected text',
})
const warning = (file: string, field: string, message: string): Fault => ({
  ...{ severity: 'warning', file, line: 3, field, message },
})

const size = (file: string, got: string, why: string) =>
  warning(file, 'image', `expected at least 1200×675 pixels, got ${got}: ${why}`)
const tag = (file: string, got: string) =>
  warning(file, 'tags', `expected a list of tags, got ${quote(got)}: why`)
const type = (file: string, at: number) =>
  warning(file, `attachments[${at}]`, `expected the type of "a: ${at}": why`)

const FINDINGS = [
  warning('publication.yaml', 'url', 'no address is given'),
  tag('a.md', 'a, b'),
  size('a.md', '900×600', 'MSN wants 720'),
  fault('a.md'),
  size('b.md', '1199×900', 'portals show it small'),
  tag('b.md', 'c: "d", e'),
  fault('b.md'),
  size('c.md', '1×1', 'MSN wants 720'),
  type('c.md', 0),
  type('c.md', 1),
]

it('has every fault first, then a line for each kind of warning, the most frequent first', () => {
  expect(checkReport(FINDINGS, { verbose: false })).toEqual([
    'a.md:2 id: expected text',
    'b.md:2 id: expected text',
    '3 warnings: image: expected at least 1200×675 pixels, got 900×600: MSN wants 720 (first in a.md:3)',
    '2 warnings: tags: expected a list of tags, got "a, b": why (first in a.md:3)',
    '2 warnings: attachments[0]: expected the type of "a: 0": why (first in c.md:3)',
    'publication.yaml:3 warning: url: no address is given',
    'feedwright check --verbose lists each of them',
  ])
})

it('has every warning after the faults with verbose', () => {
  const lines = checkReport(FINDINGS, { verbose: true })
  expect(lines).toHaveLength(FINDINGS.length)
  expect(lines.slice(0, 3)).toEqual([
    'a.md:2 id: expected text',
    'b.md:2 id: expected text',
    'publication.yaml:3 warning: url: no address is given',
  ])
  expect(lines).toContain(`b.md:3 warning: tags: expected a list of tags, got ${quote('c: "d", e')}: why`)
})

it('does not offer more when nothing was shortened', () => {
  expect(checkReport([fault('a.md'), tag('a.md', 'a, b')], { verbose: false })).toHaveLength(2)
  expect(checkReport([], { verbose: false })).toEqual([])
})

it('has one line for a fault that many records have, with its count and first place', () => {
  const many = Array.from({ length: 1000 }, (_, at): Fault => {
    return {
      ...fault(`${at}.md`),
      message: `expected quotes, got \`title: ${at}\`: write \`title: "${at}"\``,
    }
  })
  const findings = [...many, { ...fault('other.md'), field: 'title' }]
  expect(checkReport(findings, { verbose: false })).toEqual([
    '1000 faults: id: expected quotes, got `title: 0`: write `title: "0"` (first in 0.md:2)',
    'other.md:2 title: expected text',
    'feedwright check --verbose lists each of them',
  ])
  expect(checkReport(findings, { verbose: true })).toHaveLength(1001)
  expect(checkReport(many.slice(0, 5), { verbose: false })).toHaveLength(5)
})

it('has the files that are no records last', () => {
  const note = (file: string): Fault => ({ severity: 'note', file, message: 'passed over as data' })
  expect(checkReport([note('a.json'), fault('c.md'), note('b.json')], { verbose: false })).toEqual([
    'c.md:2 id: expected text',
    '2 files: passed over as data (first in a.json)',
    'feedwright check --verbose lists each of them',
  ])
})

it('cannot control the terminal with the name of a file', () => {
  const many = Array.from({ length: 9 }, () => fault('\u001b[2J.md'))
  expect(checkReport(many, { verbose: false })[0]).toContain('(first in \\u001b[2J.md:2)')
})
