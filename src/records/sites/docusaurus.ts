import { type SiteTool, siteUrl, textIn } from './site-tool.ts'

/** Docusaurus (docusaurus.io/docs/blog). Its feed has the permalinks as ids. */
export const docusaurus: SiteTool = {
  name: 'Docusaurus',
  marks: ['docusaurus.config.ts', 'docusaurus.config.js', 'docusaurus.config.mjs', 'docusaurus.config.cjs'],
  read: config => ({
    title: textIn(config, 'title'),
    description: textIn(config, 'tagline'),
    language: textIn(config, 'defaultLocale'),
    copyright: textIn(config, 'copyright'),
    site: siteUrl(textIn(config, 'url'), textIn(config, 'baseUrl')),
    permalinks: '/blog/:slug_or_dated_name',
    ids: 'link',
    folders: ['blog'],
  }),
}
