import { readAuthors } from './facts/authors.ts'
import { scriptSettings } from './script-config.ts'
import { authorIn, type SiteFiles, type SiteTool, siteUrl, textIn } from './site-tool.ts'

/** Files where themes write the name of a site. */
const SETTINGS = ['src/consts.ts', 'src/config.ts', 'src/site.config.ts', 'src/consts.js', 'src/config.js']
/** Folders of posts, each with the folder of its pages. */
const POSTS = ['blog', 'posts', 'post', 'articles', 'writing', 'news']

/** Astro (docs.astro.build). The feed of `@astrojs/rss` has the links as ids. */
export const astro: SiteTool = {
  name: 'Astro',
  marks: ['astro.config.mjs', 'astro.config.ts', 'astro.config.js', 'astro.config.mts'],
  read: (config, files) => {
    const settings = Object.assign(
      {},
      ...SETTINGS.map(path => scriptSettings(files.read(path) ?? '')).reverse(),
    )
    const posts = POSTS.find(name => hasPages(name, files))
    const inCollections = files.has('src/content') || files.has('src/data')
    const folders = ['src/content', 'src/data', 'src/blog', 'src/posts'].filter(files.has)
    return {
      title: textIn(settings, 'SITE_TITLE', 'title', 'name') ?? textIn(config, 'title'),
      description: textIn(settings, 'SITE_DESCRIPTION', 'description', 'desc'),
      language: textIn(settings, 'lang', 'locale') ?? textIn(config, 'defaultLocale'),
      timeZone: textIn(settings, 'timezone'),
      authors: authorIn(settings, 'author'),
      site: siteUrl(
        textIn(config, 'site') ?? textIn(settings, 'website', 'SITE_URL', 'site'),
        textIn(config, 'base'),
      ),
      permalinks: posts && `/${posts}/${inCollections ? ':folders[1:]' : ':folders'}/:slug_or_filename/`,
      ids: posts && 'link',
      folders: folders.length > 0 ? folders : ['src/pages'],
    }
  },
  readFacts: (config, files) => {
    const paths = ['src/content/authors', 'src/data/authors', 'src/content/team']
    return {
      spelling: 'astro',
      authors: readAuthors({ lists: paths, folders: paths, site: siteUrl(textIn(config, 'site')) }, files),
    }
  },
}

/** Whether each post has a page below `name`. */
function hasPages(name: string, files: SiteFiles): boolean {
  const routes = ['[...slug]', '[slug]', '[...id]', '[id]']
  return routes.some(
    route => files.has(`src/pages/${name}/${route}.astro`) || files.has(`src/pages/${name}/${route}`),
  )
}
