import type { Publication } from '../../../src/articles/publication.ts'
import { renderArticle } from '../../../src/pages/article.ts'
import { renderError } from '../../../src/pages/error.ts'
import { renderFeed } from '../../../src/pages/feed.ts'
import { renderHome } from '../../../src/pages/home.ts'
import type {
  ArticlePage,
  CatalogueGroup,
  FeedHead,
  FeedLinks,
  FeedView,
  HomeView,
} from '../../../src/pages/views.ts'
import { episodePageOf, showOf } from '../episode/given.ts'
import { article, publication } from '../given.ts'
import { STYLE_PATH } from './site.ts'

const LONG_WORD = 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft'
const LONG_URL = `https://example.org/${'y'.repeat(200)}`

const TEXT = `<p>${'The alliance’s defence ministers will meet this week to address its missions. '.repeat(5)}</p>`

/** Elements of a sanitised body that could break a narrow page, the outline of headings or the reading order. */
const RICH = `${TEXT}
<h2 id="main">What comes next</h2>
<p>A paragraph with <code>inline_code()</code>, <a href="${LONG_URL}">${LONG_URL}</a>, ${LONG_WORD}<sup>1</sup>.</p>
<ul><li>One thing</li><li><p>Another</p><ul><li>Nested</li></ul></li></ul>
<blockquote><p>“We will be where we are needed.”</p></blockquote>
<pre><code>const long = '${'z'.repeat(200)}'</code></pre>
<table><thead><tr>${'<th>Headquarters and commander</th>'.repeat(7)}</tr></thead>
<tbody><tr>${'<td>Longest presence of all</td>'.repeat(7)}</tr></tbody></table>
<h3 id="newest">Smaller heading</h3><hr>
<figure><img src="/small-300x200.svg" width="300" height="200"><figcaption>A small one</figcaption></figure>
<iframe src="https://www.youtube-nocookie.com/embed/x" width="560" height="315"></iframe>
<details><summary>More</summary><p>Hidden at first.</p></details><p>Last.</p>`

/** Renders pages of every kind by path, in several languages, for an origin. */
export function samplePages(origin: string): Readonly<Record<string, string>> {
  const english = site(origin, { title: 'The Meridian Review', language: 'en-GB' })
  const arabic = site(origin, { title: 'مجلة الأفق', language: 'ar' })
  const swiss = site(origin, { title: 'D Umschau', language: 'gsw' })
  const rich = articleOf(origin, { body: leadOf(origin) + RICH })
  const inArabic = articleOf(origin, {
    title: 'وزراء الدفاع يبحثون توسيع المهمة في العراق',
    summary: 'يجتمع وزراء دفاع الحلف هذا الأسبوع لبحث مستقبل البعثة.',
    standfirst: 'يجتمع وزراء دفاع الحلف هذا الأسبوع لبحث مستقبل البعثة.',
    section: 'دفاع',
    authors: [{ name: 'ليلى حداد' }, { name: 'John Smith', feedUrl: `${origin}/authors/john` }],
    body: `${leadOf(origin)}<p>يجتمع وزراء دفاع الحلف هذا الأسبوع.</p><blockquote><p>اقتباس.</p></blockquote>`,
  })
  const plain = articleOf(origin, {
    title: LONG_WORD,
    summary: LONG_URL,
    image: undefined,
    authors: [],
    body: TEXT,
  })
  const foreign = { ...inArabic, language: 'ar' }
  const articles = [rich, plain, articleOf(origin, { title: 'What the treaty says' }), foreign]
  const inItsLanguage = [inArabic, { ...rich, language: 'en' }]
  return {
    '/home': renderHome(homeOf(english, articles)),
    '/home-arabic': renderHome(homeOf(arabic, inItsLanguage)),
    '/home-swiss': renderHome(homeOf(swiss, articles)),
    '/home-empty': renderHome({
      ...homeOf(english, []),
      olderUrl: undefined,
      feeds: [],
      catalogue: undefined,
      opmlUrl: undefined,
    }),
    '/feed': renderFeed(feedOf(english, articles)),
    '/feed-arabic': renderFeed(feedOf(arabic, inItsLanguage)),
    '/feed-twenty': renderFeed(
      feedOf(
        english,
        Array.from({ length: 20 }, (_, n) => articles[n % 4] ?? rich),
      ),
    ),
    '/feed-private': renderFeed(privateOf(feedOf(english, articles))),
    '/feed-summaries': renderFeed(summariesOf(feedOf(english, articles))),
    '/article': renderArticle({ ...english, article: rich, neighbours: { newer: foreign, older: plain } }),
    '/article-arabic': renderArticle({ ...arabic, article: inArabic, neighbours: { older: inArabic } }),
    '/article-swiss': renderArticle({ ...swiss, article: { ...rich, language: 'de' } }),
    ...podcastPages(origin),
    '/404': renderError({ ...english, status: 404, path: `/articles/${'nato-<b>'.repeat(20)}`, articles }),
    '/410': renderError({ ...arabic, status: 410, path: '/articles/gone', articles: inItsLanguage }),
    '/500': renderError({ status: 500, path: '/', styleUrl: english.styleUrl }),
  }
}

/** Renders pages of episodes and shows. */
export function podcastPages(origin: string): Readonly<Record<string, string>> {
  const english = site(origin, { title: 'Lights at Sea', language: 'en-GB' })
  const arabic = site(origin, { title: 'أضواء البحر', language: 'ar' })
  const swiss = site(origin, { title: 'Liechter', language: 'gsw' })
  const episode = episodePageOf(origin)
  const cards = [episode, articleOf(origin, { title: 'What the treaty says' })]
  const live = episodePageOf(
    origin,
    { title: 'A night on the coast', body: '' },
    {
      recording: undefined,
      transcript: undefined,
      episode: {
        live: {
          status: 'live',
          start: '2026-12-01T19:30:00.000Z',
          links: [
            { url: 'https://live.example/1', text: 'Listen on the web' },
            { url: 'https://live.example/2' },
          ],
        },
      },
    },
  )
  const recording = { src: `${origin}/film.mp4`, type: 'video/mp4', width: 1280, height: 720, duration: 65 }
  const transcript = {
    transcript: { html: '<cite>Ana:</cite><time>0:00</time><p>Hola.</p>' },
    language: 'es',
  }
  const shown = { ...feedOf(english, cards) }
  return {
    '/episode': renderArticle({ ...english, article: episode }),
    '/episode-arabic': renderArticle({ ...arabic, article: episodePageOf(origin) }),
    '/episode-swiss': renderArticle({ ...swiss, article: episodePageOf(origin, { language: 'de' }) }),
    '/episode-video': renderArticle({
      ...english,
      article: episodePageOf(origin, { attachments: [recording] }, { recording, transcript }),
    }),
    '/episode-live': renderArticle({ ...english, article: live }),
    '/show': renderFeed({ ...shown, feed: { ...shown.feed, show: showOf(origin) } }),
    '/show-private': renderFeed(privateOf({ ...shown, feed: { ...shown.feed, show: showOf(origin) } })),
    '/show-home': renderHome({
      ...homeOf(english, cards),
      show: showOf(origin, { explicit: true, complete: true }),
    }),
    '/show-home-arabic': renderHome({ ...homeOf(arabic, cards), show: showOf(origin) }),
  }
}

/** The data that all pages of a publication share. */
export interface SampleSite {
  readonly publication: Publication
  readonly feeds: readonly FeedLinks[]
  readonly styleUrl: string
}

/** Returns a publication at an origin. */
export function site(origin: string, named: Pick<Publication, 'title' | 'language'>): SampleSite {
  return {
    publication: {
      ...publication,
      ...named,
      baseUrl: origin,
      icon: { src: '/icon-512x512.svg', type: 'image/svg+xml', width: 512, height: 512 },
    },
    feeds: [linksOf(origin, named.title)],
    styleUrl: origin + STYLE_PATH,
  }
}

/** Returns an article at an origin, with pictures, tags and attachments. */
export function articleOf(origin: string, changes: Partial<ArticlePage>): ArticlePage {
  const image = {
    src: `${origin}/${changes.title?.length ?? ''}hills-1600x900.svg`,
    alt: 'Hills',
    width: 1600,
    height: 900,
  }
  return {
    ...article,
    url: `${origin}/article`,
    sectionUrl: `${origin}/sections/defence`,
    image,
    tags: [...article.tags, { name: LONG_WORD, url: `${origin}/tags/long` }],
    attachments: [
      ...article.attachments,
      { src: `${origin}/a.pdf`, type: 'application/pdf', length: 45_300 },
    ],
    body: leadOf(origin) + TEXT,
    ...changes,
  }
}

/** Returns the home page of a site, with groups of few and of very many feeds. */
export function homeOf(sample: SampleSite, articles: readonly ArticlePage[]): HomeView {
  const { baseUrl } = sample.publication
  const olderUrl = `${baseUrl}/?page=2`
  return { ...sample, articles, olderUrl, catalogue: catalogue(baseUrl), opmlUrl: `${baseUrl}/opml.xml` }
}

/** Returns the page of a feed of a site. */
export function feedOf(sample: SampleSite, articles: readonly ArticlePage[]): FeedView {
  const { baseUrl } = sample.publication
  const feed: FeedHead = {
    ...linksOf(`${baseUrl}/tags/nato`, 'NATO'),
    description: 'Everything tagged NATO.',
    url: `${baseUrl}/tags/nato/`,
  }
  const pages = { newer: `${feed.url}?page=2`, older: `${feed.url}?page=4` }
  return { ...sample, feed, feeds: [feed, ...sample.feeds], articles, pages }
}

function summariesOf(view: FeedView): FeedView {
  return { ...view, feed: { ...view.feed, summaryOnly: true } }
}

function privateOf(view: FeedView): FeedView {
  const folder = `${view.publication.baseUrl}/feeds/friends/~${'fY3k'.repeat(11)}`
  const links = linksOf(folder, 'For friends')
  return { ...view, feed: { ...links, url: `${folder}/`, private: true, show: view.feed.show } }
}

function leadOf(origin: string): string {
  const credit = '<small>NATO</small>'
  return `<figure><img src="${origin}/hills-1600x900.svg" alt="Hills" width="1600" height="900" />
<figcaption>The Secretary-General speaks with trainers and troops during a visit to the camp. ${credit}</figcaption></figure>`
}

function linksOf(folder: string, title: string): FeedLinks {
  return {
    title,
    formats: [
      { name: 'RSS', mediaType: 'application/rss+xml', url: `${folder}/rss.xml` },
      { name: 'Atom', mediaType: 'application/atom+xml', url: `${folder}/atom.xml` },
      { name: 'JSON Feed', mediaType: 'application/feed+json', url: `${folder}/feed.json` },
    ],
  }
}

function catalogue(origin: string): readonly CatalogueGroup[] {
  const tags = Array.from({ length: 120 }, (_, index) => ({
    title: index === 7 ? LONG_WORD : `Tag ${index + 1}`,
    url: `${origin}/tags/${index + 1}/`,
    count: index + 1,
  }))
  return [
    { kind: 'feeds', feeds: [{ title: 'In brief', url: `${origin}/feeds/brief/` }] },
    { kind: 'sections', feeds: [{ title: 'Defence', url: `${origin}/sections/defence/`, count: 1 }] },
    { kind: 'tags', feeds: tags },
    { kind: 'authors', feeds: [] },
  ]
}
