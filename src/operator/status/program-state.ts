import type { Fault } from '../../articles/faults/fault.ts'

/** What only the first process of a program knows of it. It can be sent between processes. */
export interface ProgramState {
  /** The version with its commit. */
  readonly version: string
  readonly started: Date
  /** Whether this program reads the folder, of several over one store. */
  readonly isLeading: boolean
  readonly engine: 'SQLite' | 'PostgreSQL'
  readonly processes: readonly ProcessState[]
  readonly records: RecordFaults
  readonly disk: DiskState
  /** Absent when the server does not look at itself. */
  readonly doctor?: DoctorState | undefined
}

/** A process of the program. */
export interface ProcessState {
  readonly role: 'server' | 'worker'
  readonly pid: number
  readonly started: Date
  /** Resident memory in bytes. */
  readonly memory: number
}

/** What is wrong in the folder. */
export interface RecordFaults {
  readonly faults: number
  readonly warnings: number
  /** The first of them, faults before warnings. */
  readonly first: readonly Fault[]
}

/** The space that a program uses, in bytes. */
export interface DiskState {
  /** The database in the data folder. Absent when it is elsewhere. */
  readonly database?: number | undefined
  /** Copies of pictures and other files. */
  readonly media: number
  /** What is free on the drive of the data folder, and its size. Absent when the system does not tell. */
  readonly free?: number | undefined
  readonly size?: number | undefined
}

/** What the doctor has found last. */
export interface DoctorState {
  readonly everyHours: number
  /** Absent until the first look has ended. */
  readonly last?: DoctorLook | undefined
}

/** One look from outside. */
export interface DoctorLook {
  readonly looked: Date
  readonly address: string
  /** The number of checks. */
  readonly checks: number
  /** Faults and warnings. */
  readonly troubles: readonly DoctorTrouble[]
  /** Why nothing could be looked at. */
  readonly failure?: string | undefined
}

/** Something that is wrong between the server and its readers. */
export interface DoctorTrouble {
  readonly check: string
  readonly result: string
  readonly found: string
  readonly cause?: string | undefined
  readonly cure?: string | undefined
}

/** Asks the first process for its state. */
export type Inspect = () => Promise<ProgramState>
