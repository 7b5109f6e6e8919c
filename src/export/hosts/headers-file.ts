import { TERM_FOLDERS } from '../../feeds/feed-definition.ts'
import { formats } from '../../formats/formats.ts'
import { fileTypes, headerValues } from './file-headers.ts'
import type { Hosting } from './hosting.ts'

/** Folders of feeds: the main one has none. */
const FOLDERS = ['', ...Object.values(TERM_FOLDERS).map(folder => `${folder}/:name`), '/feeds/:name']

/**
 * Returns the `_headers` of Netlify and Cloudflare Pages. A request gets the headers of all rules that match it, and a header twice
 * if two rules have it: so no two rules for the same header match one path. Cloudflare reads at most 100 rules.
 */
export function headersFile({ manifest, baseUrl, common }: Hosting): string {
  const prefix = new URL(baseUrl).pathname.replace(/\/+$/, '')
  const { names } = fileTypes(manifest)
  const cache = headerValues(manifest, 'cacheControl')
  const page = {
    'Cache-Control': cache.page,
    'Content-Security-Policy': headerValues(manifest, 'policy').page,
  }
  const policy = headerValues(manifest, 'policy').usual
  const everywhere = { ...common, 'Access-Control-Expose-Headers': headerValues(manifest, 'exposed').usual }
  const valueAt = (path: string) => cache.files.find(([found]) => found === path)?.[1] ?? cache.usual
  const archive = cache.files.find(([path]) => /\/archive\/\d+\/[^/]+$/.test(path))?.[1]
  const rules: [path: string, headers: Readonly<Record<string, string>>][] = [['/*', everywhere]]
  for (const [folder, value] of cache.folders)
    if (value !== '')
      rules.push([`${folder}*`, { 'Cache-Control': value, 'Content-Security-Policy': policy }])
  rules.push(['/articles/:slug', page])
  for (const folder of FOLDERS) {
    for (const path of ['/', '/page/:number/', '/archive/:archive/', '/archive/:archive/page/:number/'])
      rules.push([folder + path, page])
    for (const { fileName } of formats) {
      const headers = { 'Content-Type': names.get(fileName) ?? '', 'Content-Security-Policy': policy }
      rules.push([`${folder}/${fileName}`, { ...headers, 'Cache-Control': valueAt(`/${fileName}`) }])
      if (archive !== undefined)
        rules.push([`${folder}/archive/:archive/${fileName}`, { ...headers, 'Cache-Control': archive }])
    }
  }
  for (const [name, type] of names) {
    const isFeed = formats.some(({ fileName }) => fileName === name)
    if (!isFeed && !name.endsWith('.html'))
      rules.push([
        `/${name}`,
        { 'Content-Type': type, 'Content-Security-Policy': policy, 'Cache-Control': valueAt(`/${name}`) },
      ])
  }
  return rules.map(([path, headers]) => `${prefix}${path}\n${linesOf(headers)}`).join('\n')
}

function linesOf(headers: Readonly<Record<string, string>>): string {
  return Object.entries(headers)
    .map(([name, value]) => `  ${name}: ${value}\n`)
    .join('')
}
