import type { Finding } from './finding.ts'

const MARKS: Readonly<Record<Finding['result'], string>> = {
  ok: 'ok     ',
  fault: 'FAULT  ',
  warning: 'warning',
  skipped: 'skipped',
}

/** Returns the findings as text: a line each, with cause and cure beneath. */
export function reportText(address: string, findings: readonly Finding[]): string {
  const lines = findings.flatMap(({ check, result, found, cause, cure }) => [
    `${MARKS[result]}  ${check}: ${found}`,
    ...(cause === undefined ? [] : [`         why: ${cause}`]),
    ...(cure === undefined ? [] : [`         do:  ${cure}`]),
  ])
  return [...lines, '', summary(findings), ...validators(address)].join('\n')
}

function summary(findings: readonly Finding[]): string {
  const count = (wanted: Finding['result']) => findings.filter(({ result }) => result === wanted).length
  const [faults, warnings] = [count('fault'), count('warning')]
  if (faults + warnings === 0) return 'Everything is as readers need it.'
  return `${faults} ${faults === 1 ? 'fault' : 'faults'}, ${warnings} ${warnings === 1 ? 'warning' : 'warnings'}`
}

/** Validators that look from elsewhere. */
function validators(address: string): readonly string[] {
  const url = encodeURIComponent(address)
  return [
    `From elsewhere: https://validator.w3.org/feed/check.cgi?url=${url}`,
    `                https://www.rssboard.org/rss-validator/check.cgi?url=${url}`,
  ]
}

/** Returns the findings as JSON. */
export function reportJson(address: string, findings: readonly Finding[]): string {
  return JSON.stringify({ address, findings }, null, 2)
}
