import type { Table } from './table.ts'

/** How a part is run. */
export interface PartOptions {
  /** Rounds in which contestants alternate; each part's own when absent. */
  readonly rounds?: number | undefined
  /** How long each contestant is measured in a round; each part's own when absent. */
  readonly seconds?: number | undefined
  /** Articles of a publication; each part's own when absent. */
  readonly articles?: number | undefined
  /** Whether all parts are run, together in a minute or two, instead of this one for good figures. */
  readonly brief: boolean
  /** Whether to measure at a million articles too. */
  readonly million: boolean
  /** Tells a person what is going on. */
  readonly tell: (line: string) => void
}

/** Something that is to be reached, and whether it was. */
export interface Goal {
  readonly what: string
  readonly wanted: string
  readonly got: string
  readonly reached: boolean
}

/** What a part has found: tables for people, figures for programs. */
export interface PartResult {
  readonly tables: readonly Table[]
  readonly goals: readonly Goal[]
  /** Remarks such as what is missing on this machine. */
  readonly notes?: readonly string[]
  /** Everything measured, as JSON takes it. */
  readonly figures: unknown
}

/** A part of the benchmark. */
export interface Part {
  readonly name: string
  /** What it measures, in a line. */
  readonly title: string
  run(options: PartOptions): Promise<PartResult>
}
