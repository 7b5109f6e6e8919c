import type { Config } from '../../config.ts'
import { examine } from '../../doctor/examine.ts'
import { reportJson, reportText } from '../../doctor/report.ts'
import { Problem } from '../../problem.ts'

/** The report of `doctor`. */
export interface DoctorReport {
  readonly text: string
  /** Whether nothing is wrong that readers suffer from. */
  readonly sound: boolean
}

/** Runs `doctor URL`. @throws Problem when there is not one address. */
export async function doctor(
  operands: readonly string[],
  { json, origin, callback }: Pick<Config, 'json' | 'origin' | 'callback'>,
  now: () => Date,
): Promise<DoctorReport> {
  const [address, ...others] = operands
  if (address === undefined || others.length > 0)
    throw new Problem(
      'usage',
      `expected doctor URL, with the address of one feed, got doctor ${operands.join(' ')}`,
    )
  const findings = await examine(address, { now, origin, callback })
  const report = json ? reportJson : reportText
  return { text: report(address, findings), sound: findings.every(({ result }) => result !== 'fault') }
}
