import { link, mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { createFolders, frontMatter, inParallel } from './folder.ts'
import type { SyntheticArticle, SyntheticPublication } from './publication.ts'

/** Options of `writeHugoSite`. */
export interface HugoOptions {
  /** The folder with the articles' images from `writeFolder`, which get hard links. No images when absent. */
  readonly imagesFrom?: string | undefined
}

/** Writes the same articles as a Hugo site that builds only one RSS document of all of them. */
export async function writeHugoSite(
  site: string,
  publication: SyntheticPublication,
  { imagesFrom }: HugoOptions = {},
): Promise<void> {
  await mkdir(join(site, 'layouts', '_default'), { recursive: true })
  await writeFile(join(site, 'hugo.toml'), SETTINGS)
  await writeFile(join(site, 'layouts', 'index.rss.xml'), TEMPLATE)
  const makeFolder = createFolders()
  await inParallel(publication.articles, async number => {
    const article = publication.article(number)
    const page = join(site, 'content', article.stem)
    if (imagesFrom === undefined) {
      await makeFolder(dirname(page))
      await writeFile(`${page}.md`, pageText(article))
      return
    }
    await mkdir(page, { recursive: true })
    await writeFile(join(page, 'index.md'), pageText(article))
    await link(join(imagesFrom, `${article.stem}.jpg`), join(page, 'image.jpg'))
  })
}

function pageText({ draft }: SyntheticArticle): string {
  const { title, published, updated, summary, authors, tags, section, body } = draft
  const fields = {
    ...{ title, date: published.toISOString(), lastmod: updated?.toISOString(), summary },
    ...{ authors: authors.map(({ name }) => name), tags, categories: section && [section] },
  }
  return frontMatter(fields) + body.source
}

/** Pages are listed and their images copied, as Feedwright copies them, but no page is written. */
const SETTINGS = `baseURL = "https://news.example/"
title = "Synthetic News"
languageCode = "en"
timeZone = "Europe/Brussels"
disableKinds = ["taxonomy", "term", "section", "sitemap", "robotsTXT", "404"]

[outputs]
home = ["RSS"]

[services.rss]
limit = -1

[markup.goldmark.renderer]
unsafe = true

[[cascade]]
[cascade._target]
kind = "page"
[cascade._build]
list = "always"
render = "never"
publishResources = true
`

const TEMPLATE = `{{- printf "<?xml version=\\"1.0\\" encoding=\\"utf-8\\"?>" | safeHTML }}
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:media="http://search.yahoo.com/mrss/">
<channel>
<title>{{ .Site.Title }}</title>
<link>{{ .Permalink }}</link>
<description>Articles that nobody wrote, for measuring.</description>
<atom:link href="{{ .Permalink }}" rel="self" type="application/rss+xml" />
{{- range .Site.RegularPages }}
<item>
<title>{{ .Title }}</title>
<link>{{ $.Site.BaseURL }}{{ .File.Dir }}</link>
<guid isPermaLink="false">{{ .File.UniqueID }}</guid>
<pubDate>{{ .Date.Format "Mon, 02 Jan 2006 15:04:05 -0700" | safeHTML }}</pubDate>
{{- range .Params.authors }}
<dc:creator>{{ . }}</dc:creator>
{{- end }}
{{- range .Params.tags }}
<category>{{ . }}</category>
{{- end }}
<description>{{ .Summary | plainify | htmlUnescape | html }}</description>
<content:encoded>{{ .Content | html }}</content:encoded>
{{- with .Resources.GetMatch "image.*" }}
<enclosure url="{{ .Permalink }}" length="{{ len .Content }}" type="{{ .MediaType }}" />
<media:content url="{{ .Permalink }}" type="{{ .MediaType }}" medium="image" fileSize="{{ len .Content }}" width="{{ .Width }}" height="{{ .Height }}" />
{{- end }}
</item>
{{- end }}
</channel>
</rss>
`
