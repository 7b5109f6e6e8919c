import { type Fields, isFields } from '../fields.ts'
import { readTomlFields } from '../syntax/toml-fields.ts'
import { authorIn, type SiteFiles, type SiteTool, siteUrl, textIn, valueIn } from './site-tool.ts'

const NAMES = ['hugo', 'config', 'config/_default/hugo', 'config/_default/config']

/** Hugo (gohugo.io/configuration and /content-management/urls). Its feed has the permalinks as ids. */
export const hugo: SiteTool = {
  name: 'Hugo',
  marks: NAMES.flatMap(name => ['toml', 'yaml', 'yml', 'json'].map(ending => `${name}.${ending}`)),
  recognises: config => !Object.hasOwn(config, 'base_url'),
  read: (main, files) => {
    const config = { ...partsOf(files), ...main }
    const language = textIn(config, 'defaultContentLanguage') ?? 'en'
    const own = valueIn(config, `languages.${language}`)
    const localised = isFields(own) ? { ...config, ...own } : config
    return {
      title: textIn(localised, 'title', 'params.title'),
      description: textIn(localised, 'params.description', 'params.subtitle', 'description'),
      language: textIn(localised, 'locale', 'languageCode', 'defaultContentLanguage'),
      timeZone: textIn(config, 'timeZone'),
      authors: authorIn(localised, 'params.author', 'author'),
      copyright: textIn(localised, 'copyright'),
      site: siteUrl(textIn(localised, 'baseURL')),
      permalinks: permalinksOf(config),
      ids: 'link',
      folders: [textIn(config, 'contentDir') ?? 'content'],
    }
  },
}

/** Returns the parts of a configuration that have a file each. */
function partsOf(files: SiteFiles): Fields {
  const parts = ['languages', 'params', 'permalinks'].map(name => {
    const text = files.read(`config/_default/${name}.toml`)
    return [name, text && readTomlFields(text, { file: name, linesBefore: 0 }).fields] as const
  })
  return Object.fromEntries(parts.filter(([, fields]) => fields))
}

/** Returns the rule of each section, with that of all others under `/`. */
function permalinksOf(config: Fields): Readonly<Record<string, string>> {
  const declared = valueIn(config, 'permalinks')
  const pages = isFields(declared) ? (valueIn(declared, 'page') ?? declared) : {}
  const rules = Object.entries(isFields(pages) ? pages : {}).filter(
    (rule): rule is [string, string] => typeof rule[1] === 'string',
  )
  const ending = valueIn(config, 'uglyURLs') === true ? '.html' : '/'
  const known = rules.map(([section, rule]) => [section, inOurWords(rule)] as const)
  return { '/': `/:folders/:slug_or_filename${ending}`, ...Object.fromEntries(known) }
}

function inOurWords(rule: string): string {
  return rule
    .replaceAll(/:(?:slugorfilename|slugorcontentbasename)\b/g, ':slug_or_filename')
    .replaceAll(/:contentbasename\b/g, ':filename')
    .replaceAll(/:slug\b/g, ':slug_or_title')
    .replaceAll(/:sections\b(?:\[[^\]]*\])?/g, ':folders')
}
