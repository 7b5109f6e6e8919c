import { type PortalPreview, previewForPortals } from '../../portals/preview.ts'
import { filterHtml } from '../../preview/filter-html.ts'
import { type ArticlePreview, type PreviewSource, previewForReaders } from '../../preview/preview-article.ts'
import type { OtherPreview } from '../../preview/shown.ts'

/** Returns an article as readers would show it, and as the portals in use would. */
export function previewArticle(source: PreviewSource): ArticlePreview {
  return { ...previewForReaders(source), others: source.as === undefined ? portalPreviews(source) : [] }
}

function portalPreviews({ article, publication, now }: PreviewSource): readonly OtherPreview[] {
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
