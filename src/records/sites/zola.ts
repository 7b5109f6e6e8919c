import { authorIn, type SiteTool, siteUrl, textIn } from './site-tool.ts'

/** Zola (getzola.org/documentation). Its feed has the permalinks as ids. */
export const zola: SiteTool = {
  name: 'Zola',
  marks: ['zola.toml', 'config.toml'],
  recognises: config => Object.hasOwn(config, 'base_url'),
  read: config => ({
    title: textIn(config, 'title', 'extra.title'),
    description: textIn(config, 'description', 'extra.description'),
    language: textIn(config, 'default_language'),
    authors: authorIn(config, 'author', 'extra.author'),
    site: siteUrl(textIn(config, 'base_url')),
    permalinks: '/:folders/:slug/',
    ids: 'link',
    folders: ['content'],
  }),
}
