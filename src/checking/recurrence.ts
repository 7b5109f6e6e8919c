/** Parts of a recurrence rule, and the form of their values (RFC 5545 section 3.3.10). */
const DAY = '(?:[+-]?[1-5]?\\d)?(?:MO|TU|WE|TH|FR|SA|SU)'
const NUMBERS = /^[+-]?\d{1,3}(?:,[+-]?\d{1,3})*$/
const PARTS: Readonly<Record<string, RegExp>> = {
  FREQ: /^(?:SECONDLY|MINUTELY|HOURLY|DAILY|WEEKLY|MONTHLY|YEARLY)$/,
  UNTIL: /^\d{8}(?:T\d{6}Z?)?$/,
  COUNT: /^[1-9]\d*$/,
  INTERVAL: /^[1-9]\d*$/,
  BYDAY: new RegExp(`^${DAY}(?:,${DAY})*$`),
  WKST: /^(?:MO|TU|WE|TH|FR|SA|SU)$/,
  ...Object.fromEntries(
    ['SECOND', 'MINUTE', 'HOUR', 'MONTHDAY', 'YEARDAY', 'WEEKNO', 'MONTH', 'SETPOS'].map(name => [
      `BY${name}`,
      NUMBERS,
    ]),
  ),
}

/** Returns the first part of a recurrence rule that is wrong; undefined for a sound rule. */
export function wrongPart(rule: string): string | undefined {
  const parts = rule.split(';')
  const names = parts.map(part => part.split('=', 1)[0] ?? '')
  const wrong = parts.find((part, at) => {
    const [name = '', value = ''] = part.split('=')
    return PARTS[name]?.test(value) !== true || names.indexOf(name) !== at
  })
  if (wrong !== undefined) return wrong
  return names.includes('COUNT') && names.includes('UNTIL') ? 'COUNT and UNTIL' : undefined
}
