import { type Fields, isFields } from '../fields.ts'
import { readAuthors } from './facts/authors.ts'
import { type DeclaredLanguages, languageFeeds, siteLanguages } from './facts/languages.ts'
import { isSet, scriptList, scriptSettings, scriptTexts } from './script-config.ts'
import { readDataFile, type SiteFiles, type SiteTool, siteUrl, textIn } from './site-tool.ts'

const MARKS = ['ts', 'js', 'mjs', 'cjs'].map(ending => `docusaurus.config.${ending}`)

/** Docusaurus (docusaurus.io/docs/blog and /docs/i18n). Its feed has the permalinks as ids. */
export const docusaurus: SiteTool = {
  name: 'Docusaurus',
  marks: MARKS,
  read: (config, files) => {
    const script = scriptOf(files)
    const { folder: blog, route } = blogOf(script)
    const languages = declaredLanguages(config, files)
    return {
      title: textIn(config, 'title'),
      description: textIn(config, 'tagline'),
      language: textIn(config, 'defaultLocale'),
      copyright: textIn(config, 'copyright'),
      site: addressOf(script),
      permalinks: `/${route}/:slug_or_dated_name${isSet(script, 'trailingSlash') ? '/' : ''}`,
      ids: 'link',
      folders: [blog, ...languages.all.flatMap(({ folder }) => folder ?? [])],
      feeds: languageFeeds(languages),
    }
  },
  readFacts: (config, files) => {
    const path = textIn(config, 'authorsMapPath')?.replace(/\.[a-z]+$/, '') ?? 'authors'
    const site = addressOf(scriptOf(files))
    const { folder: blog } = blogOf(scriptOf(files))
    return {
      spelling: 'docusaurus',
      titles: 'name',
      tags: labelsOf(readDataFile(`${blog}/tags.yml`, files)),
      languages: siteLanguages(declaredLanguages(config, files)),
      authors: readAuthors({ lists: [`${blog}/${path}`], site }, files),
    }
  },
}

/** Returns the folder of the blog and the path of its pages. A site that is only a blog has it at the root. */
function blogOf(script: string): { readonly folder: string; readonly route: string } {
  const options = scriptSettings(BLOG_OPTIONS.exec(script)?.[1] ?? '')
  const trimmed = (path: string | undefined) => path?.replace(/^(?:\.?\/)+|\/+$/g, '')
  return { folder: trimmed(options.path) || 'blog', route: trimmed(options.routeBasePath) ?? 'blog' }
}

/** The options of the blog, up to those of another part. */
const BLOG_OPTIONS = /\bblog\s*:\s*\{((?:(?!\b(?:docs|theme|pages|sitemap|gtag|navbar)\s*:)[\s\S]){0,5000})/

function labelsOf(tags: Fields | undefined): Readonly<Record<string, string>> | undefined {
  const labels = Object.entries(tags ?? {}).flatMap(([key, tag]) => {
    const label = isFields(tag) ? textIn(tag, 'label') : undefined
    return label === undefined ? [] : [[key, label] as const]
  })
  return labels.length === 0 ? undefined : Object.fromEntries(labels)
}

function scriptOf(files: SiteFiles): string {
  return MARKS.map(files.read).find(text => text !== undefined) ?? ''
}

/** Other settings of a site may have the same names: those of a repository, or of a search engine. */
function addressOf(script: string): string | undefined {
  const url = scriptTexts(script, 'url').find(text => siteUrl(text) !== undefined)
  return siteUrl(
    url,
    scriptTexts(script, 'baseUrl').find(text => text.startsWith('/')),
  )
}

/** Returns the default language, and those into which the blog is translated. */
function declaredLanguages(config: Fields, files: SiteFiles): DeclaredLanguages {
  const byDefault = textIn(config, 'defaultLocale') ?? 'en'
  const built = scriptList(scriptOf(files), 'locales')
  const translated = files
    .list('i18n')
    .filter(key => key !== byDefault && (built === undefined || built.includes(key)))
    .map(key => ({ key, folder: `i18n/${key}/docusaurus-plugin-content-blog` }))
    .filter(({ folder }) => files.has(folder))
  return { all: [{ key: byDefault }, ...translated], byDefault }
}
