import { type Fields, isFields } from '../fields.ts'
import { type DeclaredLanguages, languageFeeds, siteLanguages } from './facts/languages.ts'
import { authorIn, type SiteTool, siteUrl, textIn, valueIn } from './site-tool.ts'

/** Zola (getzola.org/documentation). Its feed has the permalinks as ids. */
export const zola: SiteTool = {
  name: 'Zola',
  marks: ['zola.toml', 'config.toml'],
  recognises: config => Object.hasOwn(config, 'base_url'),
  read: config => ({
    title: textIn(config, 'title', 'extra.title'),
    description: textIn(config, 'description', 'extra.description'),
    language: textIn(config, 'default_language'),
    authors: authorIn(config, 'author', 'extra.author'),
    site: siteUrl(textIn(config, 'base_url')),
    permalinks: '/:folders/:slug/',
    ids: 'link',
    folders: ['content'],
    feeds: languageFeeds(declaredLanguages(config)),
  }),
  readFacts: config => ({
    languages: siteLanguages(declaredLanguages(config)),
    spelling: ['off', 'safe'].includes(textIn(config, 'slugify.paths') ?? 'on') ? undefined : 'zola',
  }),
}

/** Returns the default language and those of `[languages.fr]` (getzola.org/documentation/content/multilingual). */
function declaredLanguages(config: Fields): DeclaredLanguages {
  const byDefault = textIn(config, 'default_language') ?? 'en'
  const declared = valueIn(config, 'languages')
  const others = Object.entries(isFields(declared) ? declared : {}).flatMap(([key, language]) =>
    isFields(language) && key !== byDefault
      ? { key, title: textIn(language, 'title'), description: textIn(language, 'description') }
      : [],
  )
  return { all: [{ key: byDefault }, ...others], byDefault }
}
