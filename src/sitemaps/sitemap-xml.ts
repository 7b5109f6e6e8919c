import { element, lines, textElement, urlElement, XML_DECLARATION, type Xml } from '../formats/xml.ts'

/** A page in a sitemap. */
export interface SitemapUrl {
  /** Absolute URL. */
  readonly url: string
  /** When its content last changed; absent when that is not known. */
  readonly changed?: Date | undefined
  /** Present for a news article of the last two days. */
  readonly news?: SitemapNews | undefined
}

/** What a news sitemap says of an article. */
export interface SitemapNews {
  readonly publication: string
  /** ISO 639 code, or `zh-cn` or `zh-tw`. */
  readonly language: string
  readonly published: Date
  readonly title: string
}

/** Sitemaps protocol 0.9 (https://www.sitemaps.org/protocol.html). */
const NAMESPACE = 'http://www.sitemaps.org/schemas/sitemap/0.9'
/** Google's news sitemaps (https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap). */
const NEWS_NAMESPACE = 'http://www.google.com/schemas/sitemap-news/0.9'

/** Value of `Content-Type` of sitemaps. */
export const SITEMAP_TYPE = 'application/xml; charset=utf-8'

/** Renders a sitemap. */
export function renderSitemap(urls: readonly SitemapUrl[]): string {
  const hasNews = urls.some(({ news }) => news !== undefined)
  const names = { xmlns: NAMESPACE, 'xmlns:news': hasNews ? NEWS_NAMESPACE : undefined }
  return render(element('urlset', names, urls.map(urlEntry)))
}

/** Renders the index of several sitemaps. */
export function renderSitemapIndex(sitemaps: readonly SitemapUrl[]): string {
  const entries = sitemaps.map(({ url, changed }) => element('sitemap', {}, place(url, changed)))
  return render(element('sitemapindex', { xmlns: NAMESPACE }, entries))
}

function render(root: Xml): string {
  return `${lines([XML_DECLARATION, root])}\n`
}

function urlEntry({ url, changed, news }: SitemapUrl): Xml {
  return element('url', {}, [...place(url, changed), news && newsEntry(news)])
}

function place(url: string, changed: Date | undefined): readonly (Xml | undefined)[] {
  return [urlElement('loc', url), textElement('lastmod', changed && instant(changed))]
}

function newsEntry({ publication, language, published, title }: SitemapNews): Xml {
  return element('news:news', {}, [
    element('news:publication', {}, [
      textElement('news:name', publication),
      textElement('news:language', language),
    ]),
    textElement('news:publication_date', instant(published)),
    textElement('news:title', title),
  ])
}

/** Returns a time in whole seconds (W3C Datetime). */
function instant(time: Date): string {
  return time.toISOString().replace(/\.\d+Z$/, 'Z')
}
