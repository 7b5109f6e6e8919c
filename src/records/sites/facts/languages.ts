import type { SiteLanguage } from '../../../articles/addresses/site-facts.ts'
import { slugify } from '../../../articles/identity.ts'

/** A language as the configuration of a site declares it. */
export interface DeclaredLanguage {
  readonly key: string
  /** BCP 47 language tag; the key when absent. */
  readonly tag?: string | undefined
  /** Title of its feed. */
  readonly title?: string | undefined
  readonly description?: string | undefined
  readonly site?: string | undefined
  readonly folder?: string | undefined
  readonly isDisabled?: boolean | undefined
}

/** The languages of a site. */
export interface DeclaredLanguages {
  readonly all: readonly DeclaredLanguage[]
  /** Key of the default language. */
  readonly byDefault: string
  /** Whether pages of the default language have it in their addresses too. */
  readonly defaultHasPrefix?: boolean
}

/** Returns the languages of a site; undefined when it has one at most. */
export function siteLanguages({
  all,
  byDefault,
  defaultHasPrefix = false,
}: DeclaredLanguages): readonly SiteLanguage[] | undefined {
  if (all.length < 2) return undefined
  return all.map(({ key, tag, site, folder, isDisabled }) => {
    const isDefault = key === byDefault
    const isAtRoot = site !== undefined || (isDefault && !defaultHasPrefix)
    return {
      key,
      tag: isLanguageTag(tag) ? tag : key,
      prefix: isAtRoot ? '' : `/${key.toLowerCase()}`,
      isDefault,
      ...(site !== undefined && { site }),
      ...(folder !== undefined && { folder }),
      ...(isDisabled && { isDisabled }),
    }
  })
}

/**
 * Returns the feeds of a site with several languages, as its tool has them: the main feed in the default language, and one for each
 * other.
 */
export function languageFeeds(declared: DeclaredLanguages): Readonly<Record<string, object>> | undefined {
  const languages = siteLanguages(declared)?.filter(({ isDisabled }) => !isDisabled) ?? []
  const others = languages.filter(({ isDefault, tag }) => !isDefault && isLanguageTag(tag))
  if (others.length === 0) return undefined
  const main = {
    none: { languages: others.map(({ tag }) => tag) },
    ...(declared.defaultHasPrefix && { was: [slugify(declared.byDefault)] }),
  }
  const feeds = others.map(({ key, tag }) => {
    const { title, description } = declared.all.find(language => language.key === key) ?? {}
    const texts = { ...(title && { title }), ...(description && { description }) }
    return [slugify(key), { ...texts, language: tag, all: { languages: [tag] } }] as const
  })
  return { main, ...Object.fromEntries(feeds) }
}

function isLanguageTag(tag: string | undefined): tag is string {
  try {
    return /^[a-z]{2,3}(?:-|$)/i.test(tag ?? '') && Intl.getCanonicalLocales(tag).length === 1
  } catch {
    return false
  }
}
