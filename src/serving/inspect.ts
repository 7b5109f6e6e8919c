import type { Fault } from '../articles/faults/fault.ts'
import { type Config, mediaFolder } from '../config.ts'
import type { DoctorWatch } from '../doctor/watch.ts'
import type {
  DiskState,
  DoctorLook,
  DoctorState,
  Inspect,
  RecordFaults,
} from '../operator/status/program-state.ts'
import { databaseFile } from '../stores/open.ts'
import { driveSpace, fileBytes, folderBytes } from '../system/disk-space.ts'
import { fullVersion } from '../version.ts'
import type { ServerProcess } from './server-process.ts'
import { thisProcess } from './this-process.ts'
import type { FeedUpdater } from './updating/store-updater.ts'

/** The parts of a program, as far as they have started. */
export interface ProgramParts {
  readonly server?: ServerProcess | undefined
  readonly updater?: FeedUpdater | undefined
  readonly doctor?: DoctorWatch | undefined
}

/** Creates the function that tells the state of this program, which must be its first process. */
export function createInspect(config: Config, parts: () => ProgramParts): Inspect {
  const measure = createMeasure(config)
  const own = thisProcess('server')
  return async () => {
    const { server, updater, doctor } = parts()
    return {
      version: fullVersion(),
      started: own.started,
      isLeading: updater?.isLeading() ?? false,
      engine: config.database === undefined ? 'SQLite' : 'PostgreSQL',
      processes: [thisProcess('server'), ...((await server?.processes()) ?? [])],
      records: summary((await updater?.faults()) ?? []),
      disk: await measure(),
      doctor: doctorState(config, doctor),
    }
  }
}

/** Records may have thousands of warnings, which `check` groups. */
const MAX_FAULTS = 100
const MAX_WARNINGS = 10

function summary(all: readonly Fault[]): RecordFaults {
  const faults = all.filter(({ severity }) => severity === 'fault')
  const warnings = all.filter(({ severity }) => severity === 'warning')
  const first = [...faults.slice(0, MAX_FAULTS), ...warnings.slice(0, MAX_WARNINGS)]
  return { faults: faults.length, warnings: warnings.length, first }
}

/** A folder with many pictures takes a while to add up. */
const MEASURE_EVERY_MS = 60_000

function createMeasure(config: Config): () => Promise<DiskState> {
  let measured: Promise<DiskState> | undefined
  let until = 0
  return () => {
    const time = performance.now()
    if (measured === undefined || time > until) {
      measured = measureDisk(config)
      until = time + MEASURE_EVERY_MS
    }
    return measured
  }
}

async function measureDisk(config: Config): Promise<DiskState> {
  const file = databaseFile(config)
  const parts = file === undefined ? [] : [file, `${file}-wal`]
  const sizes = await Promise.all(parts.map(fileBytes))
  return {
    database: sizes[0] === undefined ? undefined : sizes.reduce((sum: number, size) => sum + (size ?? 0), 0),
    media: await folderBytes(mediaFolder(config)),
    ...(await driveSpace(config.data)),
  }
}

function doctorState(
  { doctor: everyHours }: Config,
  watch: DoctorWatch | undefined,
): DoctorState | undefined {
  if (everyHours === 0) return undefined
  return { everyHours, last: watch?.last && lookOf(watch.last) }
}

function lookOf({ findings, ...look }: NonNullable<DoctorWatch['last']>): DoctorLook {
  const troubles = findings.filter(({ result }) => result === 'fault' || result === 'warning')
  return { ...look, checks: findings.length, troubles }
}
