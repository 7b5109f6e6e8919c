import type { Article, ArticleDraft } from '../../articles/article.ts'
import type { Show } from '../../articles/podcast/show.ts'
import type { Publication } from '../../articles/publication.ts'
import type { FeedDefinition } from '../../feeds/feed-definition.ts'
import { formats, mainFormat } from '../../formats/formats.ts'
import { renderText } from '../../formats/frame.ts'
import { type FragmentBytes, fragmentBytes } from '../../formats/frame-bytes.ts'
import { assertWellFormed } from '../document/well-formed.ts'
import { articleItem } from './article-item.ts'

/** One revision of an article in every format, by the format's name, in UTF-8. */
export type Fragments = Readonly<Record<string, FragmentBytes>>

/** The properties of a feed on which its fragments depend: of its show, only that it has one. */
export type FragmentContext = Pick<FeedDefinition, 'content' | 'language' | 'podcast'>

/** The parts of a publication on which fragments depend. */
export type FragmentPublication = Pick<Publication, 'baseUrl' | 'language'>

/** An article and everything that its fragments depend on. */
export interface FragmentSource {
  readonly article: Article
  readonly publication: FragmentPublication
  readonly context: FragmentContext
}

/**
 * Renders an article in every format. A strict parser checks each fragment.
 * @throws Problem when one of them is not well-formed.
 */
export function renderFragments({ article, publication, context }: FragmentSource): Fragments {
  const { content, language } = context
  const show = context.podcast && ANY_SHOW
  const channel = { title: '', id: '', link: `${publication.baseUrl}/`, show }
  const item = articleItem(article, publication, content)
  const fragments = formats.map(format => {
    const fragment = format.renderItem(item, { link: channel.link, language, show })
    assertWellFormed(renderText(format.renderFrame(channel), [fragment]), format.mediaType)
    return [format.name, fragmentBytes(fragment)] as const
  })
  return Object.fromEntries(fragments)
}

/** Maximum length of one article as RSS, in bytes: no feed may be longer. */
const MAX_ARTICLE_BYTES = 10_000_000

/** The publication for which a draft is rendered to find out whether it can be. */
const ANY_PUBLICATION = { baseUrl: 'https://example.org', language: 'en' }
/** The show for which an episode is rendered: it is the same in every show. */
const ANY_SHOW: Show = { medium: 'podcast', type: 'episodic', explicit: false, categories: [] }

/** Renders a draft as feeds do. Returns why it cannot be in a feed; undefined when it can. */
export function findRenderingFault(draft: ArticleDraft): string | undefined {
  const article: Article = { ...draft, id: 'urn:feedwright:draft', slug: draft.derivedSlug, revision: 0 }
  const podcast = draft.episode && ANY_SHOW
  const context = { content: 'full', language: ANY_PUBLICATION.language, podcast } as const
  const length = renderFragments({ article, publication: ANY_PUBLICATION, context })[mainFormat.name]?.length
  if (length === undefined || length <= MAX_ARTICLE_BYTES) return undefined
  const expected = `expected a text of at most ${MAX_ARTICLE_BYTES} bytes as RSS, got ${length}`
  return `${expected}: divide it into several articles`
}
