import type { SiteFacts } from '../../articles/addresses/site-facts.ts'
import type { Fault } from '../../articles/faults/fault.ts'
import type { Fields, ReadFields } from '../fields.ts'
import { readTomlFields } from '../syntax/toml-fields.ts'
import { readYamlFields } from '../syntax/yaml-fields.ts'
import { astro } from './astro.ts'
import { docusaurus } from './docusaurus.ts'
import { eleventy } from './eleventy.ts'
import { hugo } from './hugo.ts'
import { jekyll } from './jekyll.ts'
import { obsidian } from './obsidian.ts'
import { scriptSettings } from './script-config.ts'
import type { SiteFiles, SiteTool } from './site-tool.ts'
import { zola } from './zola.ts'

/** The tool that builds a site, and the publication that its configuration describes. */
export interface RecognisedSite {
  /** Name of the tool. */
  readonly tool: string
  /** The configuration file. */
  readonly file: string
  /** Fields of `publication.yaml`. Those that the configuration does not give are missing. */
  readonly fields: Fields
  /** What the site says about its records. */
  readonly facts: SiteFacts
  /** Syntax faults of the configuration. */
  readonly faults: readonly Fault[]
}

const siteTools: readonly SiteTool[] = [zola, hugo, jekyll, docusaurus, astro, eleventy, obsidian]

/** Recognises the tool of a folder by its configuration file; undefined when it is none of those that are known. */
export function recogniseSite(files: SiteFiles): RecognisedSite | undefined {
  for (const tool of siteTools) {
    const file = tool.marks.find(files.has)
    if (file === undefined) continue
    const config = readConfig(file, files)
    if (tool.recognises?.(config.fields) === false) continue
    return {
      tool: tool.name,
      file,
      fields: withoutMissing(tool.read(config.fields, files)),
      facts: withoutMissing(tool.readFacts?.(config.fields, files) ?? {}),
      faults: config.faults,
    }
  }
  return undefined
}

function withoutMissing<Given extends object>(given: Given): Given {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Given
}

function readConfig(file: string, files: SiteFiles): Pick<ReadFields, 'fields' | 'faults'> {
  const text = files.read(file)
  const place = { file, linesBefore: 0 }
  if (text === undefined) return { fields: {}, faults: [] }
  if (file.endsWith('.toml')) return readTomlFields(text, place)
  if (/\.(?:ya?ml|json)$/.test(file)) {
    const { fields, faults } = readYamlFields(text, place)
    return { fields, faults: faults.filter(({ severity }) => severity === 'fault') }
  }
  return { fields: scriptSettings(text), faults: [] }
}
