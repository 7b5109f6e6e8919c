import { type Fields, isFields } from '../fields.ts'
import { readAuthors } from './facts/authors.ts'
import { directoryData } from './facts/directory-data.ts'
import { templateValues } from './facts/values.ts'
import { scriptSettings, settingsWithin } from './script-config.ts'
import { authorIn, type SiteFiles, type SiteTool, siteUrl, textIn } from './site-tool.ts'

/** Eleventy (11ty.dev/docs/config). Its feed plugin has the links as ids. */
export const eleventy: SiteTool = {
  name: 'Eleventy',
  marks: ['js', 'mjs', 'cjs', 'ts'].map(ending => `eleventy.config.${ending}`).concat('.eleventy.js'),
  read: (config, files) => {
    const input = textIn(config, 'input') ?? '.'
    const data = dataOf(config, files)
    return {
      title: textIn(data, 'title', 'name'),
      description: textIn(data, 'description', 'subtitle'),
      language: textIn(data, 'language', 'lang'),
      authors: authorIn(data, 'author', 'authorName'),
      site: siteUrl(textIn(data, 'url', 'domain', 'baseUrl')),
      permalinks: '/:folders/:name/',
      ids: 'link',
      folders: input === '.' ? undefined : [input.replace(/^\.\/|\/$/g, '')],
    }
  },
  readFacts: (config, files) => {
    const paths = dataFolders(config).map(folder => `${folder}/authors`)
    const data = dataOf(config, files)
    const site = siteUrl(textIn(data, 'url', 'domain', 'baseUrl'))
    const values = ['metadata', 'site', 'meta'].map(name => templateValues(data, name))
    return {
      authors: readAuthors({ lists: paths, folders: paths, site }, files),
      values: Object.assign({}, ...values),
      defaults: directoryData((textIn(config, 'input') ?? '').replace(/^\.\/?|\/$/g, ''), files),
      spelling: 'eleventy',
    }
  },
}

/** Returns the folders in which data of the site may lie. */
function dataFolders(config: Fields): readonly string[] {
  const input = (textIn(config, 'input') ?? '.').replace(/^\.\/|\/$/g, '')
  return [...new Set(['_data', `${input}/_data`, 'src/_data', 'content/_data'])].filter(
    name => !name.startsWith('.'),
  )
}

/** Returns the data of the site, which has no fixed place. */
function dataOf(config: Fields, files: SiteFiles): Fields {
  const paths = dataFolders(config).flatMap(folder =>
    ['metadata', 'site', 'meta'].map(name => `${folder}/${name}`),
  )
  const found = paths.map(path => {
    const json = files.read(`${path}.json`)
    if (json !== undefined) return parsed(json)
    const script = files.read(`${path}.js`) ?? files.read(`${path}.mjs`) ?? files.read(`${path}.cjs`)
    return script === undefined ? undefined : dataInScript(script)
  })
  return found.find(isFields) ?? {}
}

function dataInScript(script: string): Fields {
  const author = settingsWithin(script, 'author')
  const data = scriptSettings(script)
  return Object.hasOwn(author, 'name') ? { ...data, author } : data
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}
