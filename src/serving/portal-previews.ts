import type { Article } from '../articles/article.ts'
import type { Publication } from '../articles/publication.ts'
import { type PortalPreview, previewForPortals } from '../portals/preview.ts'
import { filterHtml } from '../preview/filter-html.ts'
import type { OtherPreview } from '../preview/shown.ts'

/** Returns what each portal in use would show of an article, and what it would refuse. */
export function portalPreviews(
  article: Article,
  publication: Publication,
  now: Date,
): readonly OtherPreview[] {
  return previewForPortals(article, publication, now).map(preview => ({
    name: `${preview.portal} (feed "${preview.feed}")`,
    sent: preview.xml,
    shown: {
      head: [{ value: article.title }],
      body: preview.isIncluded ? { html: filterHtml(preview.html, {}).html } : undefined,
      drops: dropsOf(preview),
    },
  }))
}

function dropsOf({ isIncluded, refused, wanted, dropped }: PortalPreview): readonly string[] {
  if (!isIncluded) return ['It gets nothing: the feed does not include this article.']
  const elements = dropped.map(name => `<${name}>`).join(', ')
  return [
    ...refused,
    ...wanted,
    ...(dropped.length > 0 ? [`It does not accept ${elements}: what is in them stays.`] : []),
  ]
}
