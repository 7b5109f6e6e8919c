import type { Config } from '../../config.ts'
import { Problem } from '../../problem.ts'
import { type BackupContent, restoreBackup, writeBackup } from '../../stores/copy/backup.ts'

/** The report of `backup` and `restore`. */
export interface BackupReport {
  readonly text: string
  /** Whether no file is missing. */
  readonly complete: boolean
}

type Settings = Pick<Config, 'data' | 'database'>

/** Runs `backup FILE`. @throws Problem when the operands are wrong, or the file cannot be written. */
export async function backup(operands: readonly string[], config: Settings): Promise<BackupReport> {
  const file = fileOf('backup', operands, config)
  const content = await writeBackup(config.data, file)
  return reportOf(content, `${file} holds all of ${config.data}`)
}

/** Runs `restore FILE`. @throws Problem when the operands are wrong, or the data folder cannot be written. */
export async function restore(operands: readonly string[], config: Settings): Promise<BackupReport> {
  const file = fileOf('restore', operands, config)
  const content = await restoreBackup(file, config.data)
  return reportOf(content, `${config.data} is as it was in ${file}`)
}

function fileOf(command: string, operands: readonly string[], { database }: Settings): string {
  const [file, ...others] = operands
  if (database !== undefined)
    throw new Problem(
      'usage',
      `${command} is for a data folder: a PostgreSQL database has pg_dump and pg_restore`,
    )
  if (file !== undefined && others.length === 0) return file
  throw new Problem('usage', `expected ${command} FILE, got ${command} ${operands.join(' ')}`)
}

function reportOf({ articles, files, missing }: BackupContent, end: string): BackupReport {
  const counts = `${articles} ${articles === 1 ? 'article' : 'articles'}, ${files} ${files === 1 ? 'file' : 'files'}`
  const lost = missing.map(name => `missing: ${name}`)
  return { text: [...lost, `${counts}: ${end}`].join('\n'), complete: missing.length === 0 }
}
