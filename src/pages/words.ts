import { readdirSync, readFileSync } from 'node:fs'

/** All words on the pages that are not the publication's own, in one language. */
export interface Words {
  /** BCP 47 tag of the language. */
  readonly language: string
  /** The first link of every page, which skips to the content. */
  readonly skip: string
  /** Button, and heading of the section about subscribing. */
  readonly subscribe: string
  /** Explanation of feed readers for people who have never used one. */
  readonly reader: string
  /** Heading above links to readers. */
  readonly openInReader: string
  /** Link that opens an installed reader. */
  readonly thisDevice: string
  /** Heading above the URLs of the formats, and advice on how to use one. */
  readonly copyAddress: string
  readonly copyAdvice: string
  /** Note that a feed has only summaries. */
  readonly summariesOnly: string
  readonly newest: string
  readonly nothingYet: string
  /** Word before the date of the last change. */
  readonly updated: string
  readonly attachments: string
  /** Name of a wide table, for screen readers. */
  readonly table: string
  /** Names of players, for screen readers and for cards of articles with such a file. */
  readonly video: string
  readonly audio: string
  readonly allArticles: string
  readonly allFeeds: string
  /** Headings of the groups of feeds. */
  readonly kinds: Readonly<Record<'feeds' | 'sections' | 'tags' | 'authors', string>>
  /** Number of articles, by plural category (CLDR). `#` stands for the number. */
  readonly articles: Readonly<Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }>
  readonly showAll: string
  readonly opml: string
  /** Links between the pages of a list, and the name of their group for screen readers. */
  readonly older: string
  readonly newer: string
  readonly more: string
  /** Words above the titles of the neighbours of an article. */
  readonly olderArticle: string
  readonly newerArticle: string
  readonly feed: string
  readonly goHome: string
  /** For episodes and shows. */
  readonly podcast: PodcastWords
  /** By HTTP status; `client` and `server` cover all others below 500 and from 500 on. */
  readonly errors: Readonly<Record<400 | 401 | 404 | 405 | 410 | 503 | 'client' | 'server', ErrorWords>>
}

/** All words about recordings and podcasts. `#` stands for a number. */
export interface PodcastWords {
  /** Above the name of a show. */
  readonly show: string
  /** Heading above links to podcast apps. */
  readonly listen: string
  /** Explanation of podcast apps for people who have never used one. */
  readonly app: string
  readonly copyAdvice: string
  /** Note beneath an address with a token. */
  readonly private: string
  readonly newest: string
  readonly season: string
  readonly episode: string
  readonly trailer: string
  readonly bonus: string
  readonly explicit: string
  readonly chapters: string
  readonly transcript: string
  readonly people: string
  /** Heading above parts that are worth hearing alone. */
  readonly highlights: string
  readonly place: string
  readonly licence: string
  /** Label of the same recording in other forms. */
  readonly versions: string
  /** Label of links to files with transcripts. */
  readonly file: string
  /** Label of links to places where people talk about the episode. */
  readonly discuss: string
  readonly support: string
  readonly download: string
  /** States of a live event, and the words before its start and above its links. */
  readonly live: string
  readonly pending: string
  readonly ended: string
  readonly starts: string
  readonly follow: string
  /** Note on a show that has ended. */
  readonly complete: string
  /** What people do. Any other role is shown as it is written. */
  readonly roles: Readonly<Record<'host' | 'cohost' | 'guest' | 'producer' | 'editor' | 'narrator', string>>
}

/** The text of an error page. */
export interface ErrorWords {
  readonly title: string
  readonly advice: string
}

const FOLDER = new URL('./words/', import.meta.url)

/** Every language of the pages. A new language is one file in `words/`. */
export const languages: readonly Words[] = readdirSync(FOLDER)
  .sort()
  .map(name => JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8')) as Words)

/** Language of the interface if there is no publication, or none of `languages` suits it. */
export const DEFAULT_LANGUAGE = 'en'

/** Languages that are replaced by another one that their readers understand (CLDR, language matching). */
const READ_AS: Readonly<Record<string, string>> = { nn: 'nb', no: 'nb' }

const byTag = new Map(languages.map(words => [words.language, words]))

/** Returns the words for a BCP 47 tag: those of its region or script, else of its language, else the English ones. */
export function wordsFor(tag: string): Words {
  const { language, script, region } = new Intl.Locale(tag).maximize()
  const known = READ_AS[language] ?? language
  const candidates = [`${known}-${region}`, `${known}-${script}`, known, DEFAULT_LANGUAGE]
  const words = candidates.map(candidate => byTag.get(candidate)).find(found => found !== undefined)
  if (words === undefined) throw new RangeError(`${FOLDER.href}: expected a file for "${DEFAULT_LANGUAGE}"`)
  return words
}

/** Returns a function that states a number of articles with the language's own plural and digits. */
export function articleCounter({ language, articles }: Words): (count: number) => string {
  const plural = new Intl.PluralRules(language)
  const digits = new Intl.NumberFormat(language)
  return count => (articles[plural.select(count)] ?? articles.other).replace('#', digits.format(count))
}
