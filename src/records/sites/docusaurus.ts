import type { Fields } from '../fields.ts'
import { readAuthors } from './facts/authors.ts'
import { type DeclaredLanguages, languageFeeds, siteLanguages } from './facts/languages.ts'
import { scriptList } from './script-config.ts'
import { type SiteFiles, type SiteTool, siteUrl, textIn } from './site-tool.ts'

const MARKS = ['ts', 'js', 'mjs', 'cjs'].map(ending => `docusaurus.config.${ending}`)

/** Docusaurus (docusaurus.io/docs/blog and /docs/i18n). Its feed has the permalinks as ids. */
export const docusaurus: SiteTool = {
  name: 'Docusaurus',
  marks: MARKS,
  read: (config, files) => {
    const languages = declaredLanguages(config, files)
    return {
      title: textIn(config, 'title'),
      description: textIn(config, 'tagline'),
      language: textIn(config, 'defaultLocale'),
      copyright: textIn(config, 'copyright'),
      site: siteUrl(textIn(config, 'url'), textIn(config, 'baseUrl')),
      permalinks: '/blog/:slug_or_dated_name',
      ids: 'link',
      folders: ['blog', ...languages.all.flatMap(({ folder }) => folder ?? [])],
      feeds: languageFeeds(languages),
    }
  },
  readFacts: (config, files) => {
    const path = textIn(config, 'authorsMapPath')?.replace(/\.[a-z]+$/, '') ?? 'authors'
    const site = siteUrl(textIn(config, 'url'), textIn(config, 'baseUrl'))
    return {
      spelling: 'docusaurus',
      languages: siteLanguages(declaredLanguages(config, files)),
      authors: readAuthors({ lists: [`blog/${path}`], site }, files),
    }
  },
}

/** Returns the default language, and those into which the blog is translated. */
function declaredLanguages(config: Fields, files: SiteFiles): DeclaredLanguages {
  const byDefault = textIn(config, 'defaultLocale') ?? 'en'
  const script = MARKS.map(files.read).find(text => text !== undefined) ?? ''
  const built = scriptList(script, 'locales')
  const translated = files
    .list('i18n')
    .filter(key => key !== byDefault && (built === undefined || built.includes(key)))
    .map(key => ({ key, folder: `i18n/${key}/docusaurus-plugin-content-blog` }))
    .filter(({ folder }) => files.has(folder))
  return { all: [{ key: byDefault }, ...translated], byDefault }
}
