import { type Fields, isFields } from '../fields.ts'
import { readAuthors } from './facts/authors.ts'
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

/** The styles that have a name. Posts have no day of the week or of the year here. */
const STYLES: Readonly<Record<string, string>> = {
  date: '/:categories/:year/:month/:day/:title.html',
  pretty: '/:categories/:year/:month/:day/:title/',
  none: '/:categories/:title.html',
}

/** Returns the rule for posts in our placeholders. A default for posts wins over that of the site. */
function permalinkOf(config: Fields): string {
  const defaults = valueIn(config, 'defaults')
  const own = (Array.isArray(defaults) ? defaults : [])
    .filter(isFields)
    .filter(entry => ['posts', undefined].includes(textIn(entry, 'scope.type')))
    .map(entry => textIn(entry, 'values.permalink'))
    .findLast(permalink => permalink !== undefined)
  const permalink = own ?? textIn(config, 'collections.posts.permalink', 'permalink') ?? 'date'
  return (STYLES[permalink] ?? permalink).replaceAll(':title', ':slug')
}
