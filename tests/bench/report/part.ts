import type { Table } from './table.ts'

/** Options of a part. */
export interface PartOptions {
  /** Rounds in which contestants alternate. The part's default when absent. */
  readonly rounds?: number | undefined
  /** Duration of a contestant's measurement in a round. The part's default when absent. */
  readonly seconds?: number | undefined
  /** Articles of a publication. The part's default when absent. */
  readonly articles?: number | undefined
  /** Whether all parts run in a minute or two, instead of this one with reliable figures. */
  readonly brief: boolean
  /** Whether to measure a million articles too. */
  readonly million: boolean
  /** Reports progress to a person. */
  readonly report: (line: string) => void
}

/** A target, and whether it was reached. */
export interface Goal {
  readonly subject: string
  readonly expected: string
  readonly got: string
  readonly reached: boolean
}

/** The result of a part: tables for people, figures for programs. */
export interface PartResult {
  readonly tables: readonly Table[]
  readonly goals: readonly Goal[]
  /** Remarks, for example on programs that are missing on this machine. */
  readonly notes?: readonly string[]
  /** Every measurement, as JSON values. */
  readonly figures: unknown
}

/** A part of the benchmark. */
export interface Part {
  readonly name: string
  /** One line about what it measures. */
  readonly title: string
  run(options: PartOptions): Promise<PartResult>
}
