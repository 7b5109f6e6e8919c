import type { ArticleDraft } from '../../../src/articles/article.ts'
import { headline, markdownText, sentence } from './markdown-text.ts'
import { createRandom, createZipf, type Random } from './random.ts'
import { createVocabulary } from './vocabulary.ts'

/** The dates of the oldest and the newest article. */
const FIRST_DAY = Date.UTC(2010, 0, 1)
const LAST_DAY = Date.UTC(2025, 11, 31)
const SECOND = 1_000
const AUTHORS = 48
const SECTIONS = 8
const TAGS_AT_A_THOUSAND = 300
const OTHER_LANGUAGES = ['fr', 'de', 'es'] as const

/** A synthetic article: a draft, and the place of its file. */
export interface SyntheticArticle {
  readonly draft: ArticleDraft
  /** Path inside the publication's folder without extension, by year and month. */
  readonly stem: string
}

/** Options of `createPublication`. */
export interface SyntheticOptions {
  readonly articles: number
  readonly seed?: number
  /** Approximate characters of each body. Random around 3,000 when absent. */
  readonly bodyLength?: number
}

/** A realistic publication, generated from a seed. */
export interface SyntheticPublication {
  readonly articles: number
  /** Names, the most common first. */
  readonly tags: readonly string[]
  readonly authors: readonly string[]
  readonly sections: readonly string[]
  /** Returns the article of this number; 0 is the oldest. It does not depend on earlier calls. */
  article(number: number): SyntheticArticle
}

/** Creates a publication. It stores no articles, so that a million need no more memory than one. */
export function createPublication({
  articles,
  seed = 1,
  bodyLength,
}: SyntheticOptions): SyntheticPublication {
  const words = createVocabulary(seed)
  const names = (from: number, count: number) => Array.from({ length: count }, (_, n) => words.name(from + n))
  const tags = names(500, tagCount(articles))
  const authors = names(200, AUTHORS).map((name, n) => `${title(name)} ${title(words.name(300 + n))}`)
  const sections = names(100, SECTIONS).map(title)
  const [drawTag, drawAuthor, drawSection] = [zipf(tags, 0.9), zipf(authors, 0.7), zipf(sections, 0.5)]

  function article(number: number): SyntheticArticle {
    const random = createRandom(seed, 2, number)
    const heading = headline(words, random, 4 + random.below(7))
    const published = new Date(instant(number + random.next(), articles))
    const slug = `${heading.toLowerCase().replaceAll(' ', '-')}-${number.toString(36)}`
    const draft: ArticleDraft = {
      derivedSlug: slug,
      nameInId: slug,
      title: heading,
      published,
      authors: distinct(random, random.chance(0.1) ? 2 : 1, drawAuthor).map(name => ({ name })),
      tags: distinct(random, 1 + random.below(5), drawTag),
      section: drawSection(random),
      ...(random.chance(0.6) && { summary: sentence(words, random) }),
      ...(random.chance(0.03) && { language: OTHER_LANGUAGES[random.below(OTHER_LANGUAGES.length)] }),
      ...(random.chance(0.05) && { updated: new Date(published.getTime() + 3_600 * SECOND) }),
      attachments: [],
      draft: false,
      body: { format: 'markdown', source: markdownText(words, random, bodyLength) },
      assets: {},
    }
    return { draft, stem: stemOf(published, slug) }
  }

  return { articles, tags, authors, sections, article }
}

/** Grows slowly: 300 at a thousand articles, about 640 at ten thousand, 3,000 at a million. */
function tagCount(articles: number): number {
  return Math.round(TAGS_AT_A_THOUSAND * (articles / 1_000) ** (1 / 3)) + 10
}

function instant(place: number, articles: number): number {
  const milliseconds = FIRST_DAY + (place / articles) * (LAST_DAY - FIRST_DAY)
  return Math.floor(milliseconds / SECOND) * SECOND
}

function stemOf(published: Date, slug: string): string {
  const day = published.toISOString().slice(0, 10)
  return `${day.slice(0, 4)}/${day.slice(5, 7)}/${day}-${slug}`
}

function title(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1)
}

function zipf(names: readonly string[], exponent: number): (random: Random) => string {
  const [first = '', ...others] = names
  return createZipf([first, ...others], exponent)
}

function distinct(random: Random, count: number, draw: (random: Random) => string): readonly string[] {
  return [...new Set(Array.from({ length: count }, () => draw(random)))]
}
