/** How other tools name the fields of a record. */

/**
 * The names that a field of ours has elsewhere, best first. Capitals, `-` and `_` do not count. `a.b` is the field `b`
 * inside `a`. The first name with a usable value decides; `tags` and `aliases` are those of all names.
 *
 * Hugo, Jekyll (with jekyll-feed, jekyll-seo-tag and the themes Minimal Mistakes and Chirpy), Zola, Eleventy, Astro (with
 * AstroPaper), Docusaurus, Obsidian (with Quartz), Ghost, Pelican, Hexo and WordPress exporters use them.
 */
export const FIELD_NAMES = {
  id: ['id', 'guid'],
  slug: ['slug'],
  link: ['link', 'canonicalUrl', 'canonical', 'externalUrl', 'externalLink', 'permalink', 'url'],
  aliases: ['aliases', 'alias', 'redirectFrom', 'redirectsFrom', 'oldUrl', 'oldUrls', 'oldSlug', 'oldSlugs'],
  title: ['title', 'headline'],
  summary: [
    ...['summary', 'excerpt', 'customExcerpt', 'description', 'metaDescription', 'subtitle'],
    ...['standfirst', 'dek', 'deck', 'lead', 'lede', 'teaser', 'abstract', 'intro'],
  ],
  published: [
    ...['published', 'publishDate', 'date', 'pubDate', 'pubDatetime', 'publishedAt', 'datePublished'],
    ...['publishedOn', 'publishedDate', 'publicationDate', 'publishedTime', 'postDate', 'posted'],
    ...['created', 'createdAt', 'dateCreated', 'creationDate'],
  ],
  embargo: ['embargoUntil', 'embargoedUntil', 'embargoDate', 'embargo', 'embargoed', 'sperrfrist'],
  updated: [
    ...['updated', 'lastmod', 'lastModifiedAt', 'lastModified', 'modified', 'modifiedAt', 'dateModified'],
    ...['modDatetime', 'updatedAt', 'updatedDate', 'updatedOn', 'dateUpdated', 'lastUpdated'],
    ...['lastUpdate.date', 'lastUpdate'],
  ],
  expires: [
    ...['expires', 'expiryDate', 'unpublishDate', 'expirationDate', 'expiry', 'expireDate', 'expiresAt'],
    ...['unpublishedAt', 'unpublishAt', 'validThrough'],
  ],
  authors: ['authors', 'author', 'byline', 'by', 'creator', 'writer'],
  tags: [
    ...['tags', 'tag', 'taxonomies.tags', 'categories', 'category', 'taxonomies.categories'],
    ...['keywords', 'topics', 'topic', 'labels'],
  ],
  section: ['section'],
  language: ['language', 'lang', 'locale'],
  image: [
    ...['image', 'cover', 'coverImage', 'featuredImage', 'featureImage', 'heroImage', 'hero', 'banner'],
    ...['bannerImage', 'thumbnail', 'thumb', 'thumbnailImage', 'header.image', 'header.teaser', 'ogImage'],
    ...['socialImage', 'images', 'photo', 'picture', 'featured'],
  ],
  attachments: ['attachments', 'attachment', 'enclosures', 'enclosure', 'audio'],
  draft: ['draft', 'isDraft'],
  feeds: ['feeds'],
  republish: ['republish'],
  content: ['content'],
  markdown: ['markdown'],
} as const satisfies Readonly<Record<string, readonly string[]>>

/** A field of ours. */
export type FieldName = keyof typeof FIELD_NAMES

/** The names of an image's own fields, in the object of an image or, with a prefix, beside it: `image_alt`. */
export const IMAGE_FIELD_NAMES = {
  src: ['src', 'url', 'path', 'file', 'filename', 'image', 'feature', 'source', 'href'],
  alt: ['alt', 'altText', 'description', 'title'],
  caption: ['caption', 'legend'],
  credit: ['credit', 'attribution', 'copyright', 'source', 'photographer', 'author'],
  width: ['width'],
  height: ['height'],
  type: ['type', 'mediaType', 'mimeType'],
  length: ['length', 'size'],
} as const satisfies Readonly<Record<string, readonly string[]>>

/** The names of an author's own fields. */
export const AUTHOR_FIELD_NAMES = {
  name: ['name', 'displayName', 'title', 'label'],
  email: ['email', 'mail'],
  url: ['url', 'link', 'website', 'homepage', 'uri', 'href', 'web'],
} as const satisfies Readonly<Record<string, readonly string[]>>

/** What else tools say about an author, which no feed could carry. `key` names one whom the site describes. */
export const PERSON_FIELDS: ReadonlySet<string> = new Set(
  [
    ...[
      'title',
      'description',
      'bio',
      'image',
      'imageUrl',
      'avatar',
      'picture',
      'photo',
      'page',
      'socials',
      'social',
    ],
    ...['twitter', 'x', 'github', 'linkedin', 'mastodon', 'bluesky', 'location', 'links', 'permalink'],
  ].map(fieldKey),
)

/** The names of an attachment's own fields. */
export const ATTACHMENT_FIELD_NAMES = {
  src: ['src', 'url', 'path', 'file', 'href'],
  title: ['title', 'name'],
  duration: ['duration', 'durationInSeconds', 'seconds'],
  type: ['type', 'mediaType', 'mimeType'],
  length: ['length', 'size', 'sizeInBytes', 'bytes'],
} as const satisfies Readonly<Record<string, readonly string[]>>

/** Objects whose fields count as those of the record itself, after those: `extra` in Zola, `params` in Hugo. */
export const FIELD_GROUPS = ['extra', 'params']

/** Fields that say how a page looks or is built, and nothing that a feed could carry. They are passed over. */
export const PAGE_FIELDS: ReadonlySet<string> = new Set(
  [
    ...['layout', 'template', 'pageTemplate', 'type', 'kind', 'theme', 'class', 'classes', 'cssclasses'],
    ...['weight', 'order', 'position', 'index', 'toc', 'tableOfContents', 'autonumbering', 'menu', 'menus'],
    ...['comments', 'comment', 'math', 'katex', 'mathjax', 'mermaid', 'highlight', 'share', 'sticky', 'pin'],
    ...[
      'pinned',
      'sidebar',
      'sidebarLabel',
      'sidebarPosition',
      'linkTitle',
      'hideTitle',
      'hideTableOfContents',
    ],
    ...['paginationNext', 'paginationPrev', 'customEditUrl', 'robots', 'sitemap', 'seo', 'related'],
    ...['eleventyNavigation', 'eleventyExcludeFromCollections', 'pagination', 'outputs', 'cascade', 'build'],
    ...['markup', 'resources', 'headless', 'isCJKLanguage', 'mediaSubpath'],
    ...['readingTime', 'readTime', 'wordCount'],
    ...['insertAnchorLinks', 'inPageToc', 'generateFeeds', 'sortBy', 'paginateBy', 'transparent', 'render'],
    ...['header', 'authorProfile', 'excerptSeparator', 'truncate', 'lastUpdate', 'taxonomies', 'status'],
    ...['extra', 'params', 'setup', 'imports'],
    ...['hideComments', 'hideMeta', 'showToc', 'tocOpen', 'searchHidden'],
    ...['authorTitle', 'authorTwitter', 'authorImage', 'authorImageUrl', 'authorAvatar'],
    ...['private', 'publish', 'unlisted', 'hidden'],
  ].map(fieldKey),
)

/** Returns a name in the form in which names are compared. */
export function fieldKey(name: string): string {
  return name.toLowerCase().replace(/[-_ ]/g, '')
}
