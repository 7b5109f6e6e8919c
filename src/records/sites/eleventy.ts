import { type Fields, isFields } from '../fields.ts'
import { scriptSettings } from './script-config.ts'
import { authorIn, type SiteFiles, type SiteTool, siteUrl, textIn } from './site-tool.ts'

/** Eleventy (11ty.dev/docs/config). Its feed plugin has the links as ids. */
export const eleventy: SiteTool = {
  name: 'Eleventy',
  marks: ['js', 'mjs', 'cjs', 'ts'].map(ending => `eleventy.config.${ending}`).concat('.eleventy.js'),
  read: (config, files) => {
    const input = textIn(config, 'input') ?? '.'
    const data = dataOf(files, input)
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
}

/** Returns the data of the site, which has no fixed place. */
function dataOf(files: SiteFiles, input: string): Fields {
  const folders = [...new Set(['_data', `${input}/_data`, 'src/_data', 'content/_data'])]
  const paths = folders.flatMap(folder => ['metadata', 'site', 'meta'].map(name => `${folder}/${name}`))
  const found = paths.map(path => {
    const json = files.read(`${path}.json`)
    if (json !== undefined) return parsed(json)
    const script = files.read(`${path}.js`) ?? files.read(`${path}.mjs`) ?? files.read(`${path}.cjs`)
    return script === undefined ? undefined : scriptSettings(script)
  })
  return found.find(isFields) ?? {}
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}
