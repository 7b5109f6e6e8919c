import type { RecordDefaults } from '../../../articles/addresses/site-facts.ts'
import type { Fields } from '../../fields.ts'
import { scriptSettings } from '../script-config.ts'
import { readDataFile, type SiteFiles } from '../site-tool.ts'
import { foldersWithin } from './folders-within.ts'

const DATA_ENDINGS = ['.json', '.11tydata.json']
const SCRIPT_ENDINGS = ['.11tydata.js', '.11tydata.mjs', '.11tydata.cjs']

/** Returns the fields that a folder gives to the files in it, by a file with its name (11ty.dev/docs/data-template-dir). */
export function directoryData(input: string, files: SiteFiles): readonly RecordDefaults[] {
  return [...foldersWithin(input, files)].flatMap(folder => {
    const stem = folder === '' ? '' : `${folder}/${folder.split('/').at(-1)}`
    if (stem === '') return []
    return [...fieldsOf(stem, files)].map(values => ({ path: folder, values }))
  })
}

/** The tags of a folder name a collection, such as `posts`, and no subject. */
function* fieldsOf(stem: string, files: SiteFiles): Generator<Fields> {
  for (const ending of DATA_ENDINGS) {
    const { tags, ...fields } = readDataFile(stem + ending, files) ?? {}
    if (Object.keys(fields).length > 0) yield fields
  }
  const script = SCRIPT_ENDINGS.map(ending => files.read(stem + ending)).find(text => text !== undefined)
  const { tags, ...settings } = scriptSettings(script ?? '')
  if (Object.keys(settings).length > 0) yield settings
}
