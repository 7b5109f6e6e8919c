import { type Fields, isFields } from '../fields.ts'
import { readAuthors } from './facts/authors.ts'
import { cascades } from './facts/cascade.ts'
import { type DeclaredLanguages, languageFeeds, siteLanguages } from './facts/languages.ts'
import { templateValues } from './facts/values.ts'
import {
  authorIn,
  readDataFile,
  type SiteFiles,
  type SiteTool,
  siteUrl,
  textIn,
  valueIn,
} from './site-tool.ts'

const NAMES = ['hugo', 'config', 'config/_default/hugo', 'config/_default/config']
const PARTS_FOLDER = 'config/_default'

/** Hugo (gohugo.io/configuration and /content-management/urls). Its feed has the permalinks as ids. */
export const hugo: SiteTool = {
  name: 'Hugo',
  marks: NAMES.flatMap(name => ['toml', 'yaml', 'yml', 'json'].map(ending => `${name}.${ending}`)),
  recognises: config => !Object.hasOwn(config, 'base_url'),
  read: (main, files) => {
    const config = { ...partsOf(files), ...main }
    const own = localised(config)
    const languages = declaredLanguages(config)
    return {
      title: textIn(own, 'title', 'params.title'),
      description: textIn(own, 'params.description', 'params.subtitle', 'description'),
      language: textIn(own, 'locale', 'languageCode', 'defaultContentLanguage'),
      timeZone: textIn(config, 'timeZone'),
      authors: authorIn(own, 'params.author', 'author'),
      copyright: textIn(own, 'copyright'),
      site: siteUrl(textIn(own, 'baseURL')),
      permalinks: permalinksOf(own),
      ids: 'link',
      folders: contentFolders(config),
      feeds: languageFeeds(languages),
    }
  },
  readFacts: (main, files) => {
    const config = { ...partsOf(files), ...main }
    const content = contentFolders(config).flatMap(folder => [`${folder}/authors`, `${folder}/author`])
    const places = { lists: ['data/authors'], folders: ['data/authors', ...content] }
    return {
      languages: siteLanguages(declaredLanguages(config)),
      authors: readAuthors({ ...places, site: siteUrl(textIn(config, 'baseURL')) }, files),
      defaults: cascades(config, contentFolders(config), files),
      values: templateValues(fieldsIn(localised(config), 'params'), 'site.params'),
      spelling: valueIn(config, 'disablePathToLower') === true ? undefined : 'hugo',
      datesAsWritten: true,
    }
  },
}

/** Returns the parts of a configuration that have a file each: `params.toml`, and `languages.fr.toml` or `params.fr.toml`. */
function partsOf(files: SiteFiles): Fields {
  const parts: Record<string, unknown> = {}
  for (const name of files.list(PARTS_FOLDER)) {
    const [, part = '', language] =
      /^(languages|params|permalinks)(?:\.([\w-]+))?\.(?:toml|ya?ml|json)$/.exec(name) ?? []
    const fields = part === '' ? undefined : readDataFile(`${PARTS_FOLDER}/${name}`, files)
    if (!isFields(fields)) continue
    if (language === undefined) parts[part] = joined(parts[part], fields)
    else {
      const inLanguage = part === 'languages' ? fields : { [part]: fields }
      parts.languages = joined(parts.languages, { [language]: inLanguage })
    }
  }
  return parts
}

/** Joins two objects, and the objects directly inside them. */
function joined(first: unknown, second: Fields): Fields {
  if (!isFields(first)) return second
  const inner = Object.entries(second).map(([name, value]) => {
    const before = first[name]
    return [name, isFields(before) && isFields(value) ? { ...before, ...value } : value] as const
  })
  return { ...first, ...Object.fromEntries(inner) }
}

/** Returns the configuration in the default language. */
function localised(config: Fields): Fields {
  const own = fieldsIn(config, `languages.${defaultLanguage(config)}`)
  const params = { ...fieldsIn(config, 'params'), ...fieldsIn(own, 'params') }
  return { ...config, ...own, ...(Object.keys(params).length > 0 && { params }) }
}

function fieldsIn(config: Fields, path: string): Fields {
  const found = valueIn(config, path)
  return isFields(found) ? found : {}
}

function defaultLanguage(config: Fields): string {
  return textIn(config, 'defaultContentLanguage')?.toLowerCase() ?? 'en'
}

/** Returns the folders with content: one for all languages, or for some of them their own. */
function contentFolders(config: Fields): readonly string[] {
  const main = folderName(textIn(config, 'contentDir') ?? 'content')
  const { all } = declaredLanguages(config)
  return all.length === 0 ? [main] : [...new Set(all.map(({ folder }) => folder ?? main))]
}

function folderName(path: string): string {
  return path.replace(/^\.?\/+|\/+$/g, '')
}

/** Returns the languages, each with its own settings (gohugo.io/configuration/languages). */
function declaredLanguages(config: Fields): DeclaredLanguages {
  const declared = valueIn(config, 'languages')
  const disabled = valueIn(config, 'disableLanguages')
  const all = Object.entries(isFields(declared) ? declared : {}).flatMap(([name, language]) => {
    if (!isFields(language)) return []
    const key = name.toLowerCase()
    const folder = textIn(language, 'contentDir')
    const isOff = Array.isArray(disabled) && disabled.some(other => String(other).toLowerCase() === key)
    return {
      key,
      tag: textIn(language, 'locale', 'languageCode')?.replaceAll('_', '-'),
      title: textIn(language, 'title') ?? textIn(config, 'title'),
      description: textIn(language, 'params.description', 'description'),
      site: siteUrl(textIn(language, 'baseURL')),
      folder: folder === undefined ? undefined : folderName(folder),
      isDisabled: valueIn(language, 'disabled') === true || isOff,
    }
  })
  const defaultHasPrefix = valueIn(config, 'defaultContentLanguageInSubdir') === true
  return { all, byDefault: defaultLanguage(config), defaultHasPrefix }
}

const BY_FOLDER = '/:folders/:slug_or_filename/'

/** Returns the rule of each section, with that of all others under `/`. */
function permalinksOf(config: Fields): Readonly<Record<string, string>> {
  const declared = valueIn(config, 'permalinks')
  const pages = isFields(declared) ? (valueIn(declared, 'page') ?? declared) : {}
  const rules = Object.entries(isFields(pages) ? pages : {}).filter(
    (rule): rule is [string, string] => typeof rule[1] === 'string',
  )
  const ugly = valueIn(config, 'uglyURLs')
  const withEnding = (section: string, rule: string) =>
    ugly === true || valueIn(fieldsIn(config, 'uglyURLs'), section) === true
      ? rule.replace(/\/?$/, '.html')
      : rule
  const uglySections = isFields(ugly) ? Object.keys(ugly) : []
  const unruled = ['/', ...uglySections].map(section => [section, withEnding(section, BY_FOLDER)] as const)
  const known = rules.map(([section, rule]) => [section, withEnding(section, inOurWords(rule))] as const)
  return Object.fromEntries([...unruled, ...known])
}

function inOurWords(rule: string): string {
  return rule
    .replaceAll(/:(?:slugorfilename|slugorcontentbasename)\b/g, ':slug_or_filename')
    .replaceAll(/:contentbasename\b/g, ':filename')
    .replaceAll(/:slug\b/g, ':slug_or_title')
    .replaceAll(/:sections\b/g, ':folders')
}
