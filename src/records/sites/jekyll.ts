import type { RecordDefaults } from '../../articles/addresses/site-facts.ts'
import { type Fields, isFields } from '../fields.ts'
import { readAuthors } from './facts/authors.ts'
import { templateValues } from './facts/values.ts'
import { authorIn, type SiteTool, siteUrl, textIn, valueIn } from './site-tool.ts'

/** Jekyll (jekyllrb.com/docs/configuration and /permalinks), with the ids of jekyll-feed. */
export const jekyll: SiteTool = {
  name: 'Jekyll',
  marks: ['_config.yml', '_config.yaml', '_config.toml'],
  read: config => ({
    title: textIn(config, 'title', 'name'),
    description: textIn(config, 'description', 'tagline'),
    language: textIn(config, 'lang', 'locale', 'language')?.replaceAll('_', '-'),
    timeZone: textIn(config, 'timezone'),
    authors: authorIn(config, 'author'),
    site: siteUrl(textIn(config, 'url'), textIn(config, 'baseurl')),
    permalinks: permalinkOf(config),
    ids: 'jekyll-feed',
    folders: ['**/_posts'],
  }),
  readFacts: (config, files) => {
    const data = textIn(config, 'data_dir') ?? '_data'
    const collections = textIn(config, 'collections_dir')
    const site = siteUrl(textIn(config, 'url'), textIn(config, 'baseurl'))
    return {
      titles: 'words',
      defaults: defaultsOf(config),
      values: templateValues(config, 'site'),
      authors: readAuthors(
        {
          lists: [`${data}/authors`],
          folders: [`${data}/authors`, collections === undefined ? '_authors' : `${collections}/_authors`],
          site,
        },
        files,
      ),
    }
  },
}

/** The styles that have a name. */
const STYLES: Readonly<Record<string, string>> = {
  date: '/:categories/:year/:month/:day/:title.html',
  pretty: '/:categories/:year/:month/:day/:title/',
  ordinal: '/:categories/:year/:y_day/:title.html',
  weekdate: '/:categories/:year/W:week/:short_day/:title.html',
  none: '/:categories/:title.html',
}

/** Returns the fields that posts have by default, those of the most particular folder last (jekyllrb.com/docs/configuration/front-matter-defaults). */
function defaultsOf(config: Fields): readonly RecordDefaults[] {
  const declared = valueIn(config, 'defaults')
  const scopes = (Array.isArray(declared) ? declared : [])
    .filter(isFields)
    .map(entry => ({ type: textIn(entry, 'scope.type'), path: textIn(entry, 'scope.path') ?? '', entry }))
    .filter(({ type }) => type === undefined || type === 'posts')
    .sort(
      (a, b) => a.path.length - b.path.length || Number(a.type !== undefined) - Number(b.type !== undefined),
    )
  const separator = textIn(config, 'excerpt_separator')
  const ofSite = separator === undefined ? [] : [{ path: '', values: { excerpt_separator: separator } }]
  return [...ofSite, ...scopes.map(({ path, entry }) => ({ path, values: valuesOf(entry) }))]
}

function valuesOf(entry: Fields): Fields {
  const values = valueIn(entry, 'values')
  if (!isFields(values)) return {}
  const { permalink } = values
  const style = typeof permalink === 'string' ? STYLES[permalink] : undefined
  return style === undefined ? values : { ...values, permalink: style }
}

/** Returns the rule for posts in our placeholders. A default for all posts wins over that of the site. */
function permalinkOf(config: Fields): string {
  const own = defaultsOf(config)
    .filter(({ path }) => path === '')
    .map(({ values }) => values.permalink)
    .findLast(permalink => typeof permalink === 'string')
  const permalink = own ?? textIn(config, 'collections.posts.permalink', 'permalink') ?? 'date'
  return (STYLES[permalink] ?? permalink).replaceAll(':title', ':slug')
}
