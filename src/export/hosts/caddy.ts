import { PREFLIGHT_HEADERS, READ_METHODS } from '../../http/headers.ts'
import type { Rule } from '../manifest.ts'
import { HOSTING_FOLDER } from '../target.ts'
import { FILE_HEADERS, fileTypes, headerValues } from './file-headers.ts'
import type { Hosting } from './hosting.ts'

/** Returns the part of a Caddyfile for a site whose root is the folder of the export. */
export function caddyfile({ manifest, rules, baseUrl, common }: Hosting): string {
  const { names, endings } = fileTypes(manifest)
  const prefix = new URL(baseUrl).pathname.replace(/\/+$/, '')
  const exact = rules.filter(({ wildcard, from }) => wildcard !== true && !from.includes('?'))
  const queried = rules.filter(({ from }) => from.includes('?'))
  const lines = [
    ...(prefix === '' ? [] : [`uri strip_prefix ${prefix}`]),
    ...FILE_HEADERS.flatMap(({ field, variable }) => headerMap(manifest, field, variable)),
    ...rulesMap('{http.request.uri.path}', 'rule', exact),
    ...rulesMap('{http.request.uri}', 'queried', queried),
    'header {',
    ...Object.entries(common).map(([name, value]) => `\t${name} ${quoted(value)}`),
    ...FILE_HEADERS.map(({ name, variable }) => `\t${name} {feedwright_${variable}}`),
    '\tVary Accept-Encoding',
    '\t-Server',
    '}',
    // What has no value must not be sent at all.
    ...FILE_HEADERS.flatMap(({ name, variable }) => [
      `@no_${variable} vars {feedwright_${variable}} ""`,
      `header @no_${variable} -${name}`,
    ]),
    ...[...names].flatMap(([name, type], n) => [
      `@name${n} path */${name}`,
      `header @name${n} Content-Type ${quoted(type)}`,
    ]),
    ...[...endings].flatMap(([ending, type], n) => [
      `@ending${n} path_regexp ${quoted(`\\.${ending}$`)}`,
      ...(ending === 'html' ? [] : [`header @ending${n} Content-Type ${quoted(type)}`]),
    ]),
    '@options method OPTIONS',
    'header @options {',
    ...Object.entries({ Allow: READ_METHODS, ...PREFLIGHT_HEADERS }).map(
      ([name, value]) => `\t${name} ${quoted(value)}`,
    ),
    '}',
    'handle @options {',
    '\trespond 204',
    '}',
    '@refused not method GET HEAD OPTIONS',
    `header @refused Allow ${quoted(READ_METHODS)}`,
    'header @refused Cache-Control no-store',
    'handle @refused {',
    '\trespond 405',
    '}',
    `@hidden path /${HOSTING_FOLDER}/* /404.html`,
    'handle @hidden {',
    '\terror 404',
    '}',
    '@queried not vars {feedwright_queried} ""',
    'redir @queried {feedwright_queried} 301',
    '@numbered {',
    '\tpath */',
    '\tquery page=*',
    "\texpression {http.request.uri.query.page}.matches('^([2-9]|[1-9][0-9]+)$')",
    '}',
    `redir @numbered ${baseUrl}{http.request.uri.path}page/{http.request.uri.query.page}/ 301`,
    '@folder {',
    '\tnot path */',
    '\tnot file {path} {path}.html',
    '\tfile {path}/index.html',
    '}',
    `redir @folder ${baseUrl}{http.request.uri.path}/ 301`,
    '@missing {',
    '\tnot file {path} {path}.html {path}/index.html',
    '\tnot vars {feedwright_rule} ""',
    '}',
    'handle @missing {',
    '\t@gone vars {feedwright_rule} gone',
    '\trespond @gone "What was at this address has been withdrawn." 410',
    '\t@elsewhere vars_regexp elsewhere {feedwright_rule} "^302 (.*)$"',
    '\tredir @elsewhere {re.elsewhere.1} 302',
    '\t@moved vars_regexp moved {feedwright_rule} "^301 (.*)$"',
    '\tredir @moved {re.moved.1} 301',
    '}',
    ...rules.filter(({ wildcard }) => wildcard === true).flatMap(wildcardRedirect),
    'handle {',
    '\ttry_files {path} {path}.html {path}/index.html',
    '\tfile_server {',
    '\t\tprecompressed zstd br gzip',
    '\t\tindex index.html',
    '\t}',
    '}',
    'handle_errors {',
    '\t@nothing expression {err.status_code} == 404',
    '\thandle @nothing {',
    '\t\trewrite * /404.html',
    '\t\theader Cache-Control "public, max-age=60"',
    '\t\tfile_server',
    '\t}',
    '}',
  ]
  return `# Written by feedwright export. Import it in a site block whose root is the folder of the export.\n${lines.join('\n')}\n`
}

function headerMap(
  manifest: Hosting['manifest'],
  field: Parameters<typeof headerValues>[1],
  variable: string,
) {
  const { page, usual, folders, files } = headerValues(manifest, field)
  return [
    `map {http.request.uri.path} {feedwright_${variable}} {`,
    ...files.map(([path, value]) => `\t${quoted(decodeURIComponent(path))} ${quoted(value)}`),
    ...folders.map(([folder, value]) => `\t~^${folder} ${quoted(value)}`),
    `\t"~/[^/.]*$" ${quoted(page)}`,
    `\tdefault ${quoted(usual)}`,
    '}',
  ]
}

function rulesMap(source: string, variable: string, rules: readonly Rule[]): readonly string[] {
  return [
    `map ${source} {feedwright_${variable}} {`,
    ...rules.flatMap(rule => keysOf(rule).map(key => `\t${quoted(key)} ${quoted(outputOf(rule, variable))}`)),
    '\tdefault ""',
    '}',
  ]
}

function outputOf({ to = '', status }: Rule, variable: string): string {
  if (variable === 'queried') return to
  return status === 410 ? 'gone' : `${status} ${to}`
}

/** With and without a slash at the end, because Caddy compares whole addresses. */
function keysOf({ from }: Rule): readonly string[] {
  if (from.includes('?')) return [from]
  const path = decoded(from)
  const short = path.replace(/\/+$/, '')
  return short === '' ? [] : [short, `${short}/`]
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

function wildcardRedirect({ from, to = '' }: Rule, n: number): readonly string[] {
  const start = decoded(from.replace(/\/+$/, ''))
  const escaped = start.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  const target = to.endsWith('*') ? `${to.slice(0, -1)}{re.folder${n}.1}` : to
  return [
    `@folder${n} {`,
    `\tpath_regexp folder${n} ${quoted(`(?i)^${escaped}(?:/(.*))?$`)}`,
    '\tnot file {path} {path}.html {path}/index.html',
    '}',
    `redir @folder${n} ${quoted(target)} 301`,
  ]
}

function quoted(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
}
