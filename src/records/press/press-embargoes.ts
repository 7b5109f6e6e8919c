import type { Fault } from '../../articles/faults/fault.ts'
import { type Embargo, embargoMessage } from '../../articles/press/embargo/take-embargo.ts'

/** Returns the latest end of embargoes, in RFC 3339; undefined if none can be read. */
export function latestEnd(embargoes: readonly Embargo[]): string | undefined {
  const ends = embargoes.map(({ date }) => date).filter(date => date !== undefined)
  return ends.length === 0 ? undefined : new Date(Math.max(...ends.map(Number))).toISOString()
}

/** Returns the line of an embargo in the text that says it. */
export function lineOfEmbargo({ index }: Embargo, text: string): number {
  return text.slice(0, index).split('\n').length
}

/** Returns a fault for each embargo that cannot be read. */
export function embargoFaults(embargoes: readonly Embargo[], text: string, file: string): readonly Fault[] {
  return embargoes.flatMap((embargo): readonly Fault[] => {
    if (embargo.date !== undefined) return []
    const message = embargoMessage(embargo.source, embargo.problem)
    return [{ severity: 'fault', file, line: lineOfEmbargo(embargo, text), field: 'embargo', message }]
  })
}
