import { PREFLIGHT_HEADERS, READ_METHODS } from '../../http/headers.ts'
import { fileName } from '../folder/file-names.ts'
import type { Rule } from '../manifest.ts'
import { HOSTING_FOLDER } from '../target.ts'
import { FILE_HEADERS, fileTypes, headerValues } from './file-headers.ts'
import type { Hosting } from './hosting.ts'

const GONE_TEXT = 'What was at this address has been withdrawn.\\n'
/** Query and fragment of an address that keeps the query of the request. */
const QUERY = '$is_args$args'

/** Returns what nginx reads in its `http` block: tables of headers and old addresses. */
export function nginxHttp({ manifest, rules, baseUrl }: Hosting): string {
  const exact = rules.filter(({ wildcard }) => wildcard !== true)
  const plain = exact.filter(({ from }) => !from.includes('?'))
  const queried = exact.filter(({ from }) => from.includes('?'))
  const target = ({ to = '' }: Rule) =>
    to.startsWith(`${baseUrl}/`) && !/[?#]/.test(to) ? literal(to) + QUERY : literal(to)
  return [
    '# Written by feedwright export. Include it in the http block of nginx, and nginx-server.conf in a server block.',
    'map_hash_max_size 262144;',
    'map_hash_bucket_size 1024;',
    '',
    ...FILE_HEADERS.flatMap(({ field, variable }) => headerMap(manifest, field, variable)),
    ...map(
      '$request_method',
      'allow',
      [
        ['GET', ''],
        ['HEAD', ''],
      ],
      READ_METHODS,
    ),
    ...map(
      '$request_method',
      'refused',
      [
        ['GET', ''],
        ['HEAD', ''],
        ['OPTIONS', ''],
      ],
      '1',
    ),
    ...Object.entries(PREFLIGHT_HEADERS).flatMap(([name, value]) =>
      map('$request_method', preflightVariable(name), [['OPTIONS', value]], ''),
    ),
    'map $feedwright_allow $feedwright_caching {\n  default "no-store";\n  "" $feedwright_cache;\n}',
    '# An address without a slash or an index file at its end.',
    'map $uri $feedwright_key {\n  default $uri;\n  "~^(?<feedwright_start>/.*?)(?:/index\\.(?:html?|php|aspx?))?/*$" $feedwright_start;\n}',
    ...map(
      '$feedwright_key',
      'moved',
      plain.filter(({ status }) => status === 301).map(rule => [keyOf(rule), target(rule)]),
      '',
    ),
    ...map(
      '$feedwright_key',
      'elsewhere',
      plain.filter(({ status }) => status === 302).map(rule => [keyOf(rule), target(rule)]),
      '',
    ),
    ...map(
      '$feedwright_key',
      'gone',
      plain.filter(({ status }) => status === 410).map(rule => [keyOf(rule), '1']),
      '',
    ),
    ...map(
      '$feedwright_key?$args',
      'queried',
      queried.map(rule => [keyOf(rule), literal(rule.to ?? '')]),
      '',
    ),
    '',
  ].join('\n')
}

/** Returns what nginx reads in a `server` block whose `root` is the folder of the export. */
export function nginxServer({ manifest, rules, baseUrl, common }: Hosting): string {
  const { names, endings } = fileTypes(manifest)
  const prefix = new URL(baseUrl).pathname.replace(/\/+$/, '')
  return [
    '# Written by feedwright export. Include it in a server block whose root is the folder of the export.',
    'etag on;',
    'if_modified_since before;',
    'gzip off;',
    'gzip_static on;',
    'gzip_vary on;',
    '# With the modules of these names: brotli_static on; zstd_static on;',
    'charset off;',
    'default_type application/octet-stream;',
    'types {',
    ...[...endings].map(([ending, type]) => `  ${quoted(type)} ${ending};`),
    '}',
    ...Object.entries(common).map(([name, value]) => `add_header ${name} ${quoted(value)} always;`),
    'add_header Cache-Control $feedwright_caching always;',
    ...FILE_HEADERS.filter(({ variable }) => variable !== 'cache').map(
      ({ name, variable }) => `add_header ${name} $feedwright_${variable} always;`,
    ),
    'add_header Allow $feedwright_allow always;',
    ...Object.keys(PREFLIGHT_HEADERS).map(
      name => `add_header ${name} $feedwright_${preflightVariable(name)} always;`,
    ),
    'error_page 404 /404.html;',
    'if ($request_method = OPTIONS) { return 204; }',
    'if ($feedwright_refused) { return 405; }',
    ...(prefix === '' ? [] : [`rewrite ^${pattern(prefix)}(/.*)$ $1;`]),
    'if ($feedwright_queried) { return 301 $feedwright_queried; }',
    `location ^~ /${HOSTING_FOLDER}/ { return 404; }`,
    'location = /404.html { internal; }',
    'location / { try_files $uri $uri.html @feedwright_missing; }',
    'location ~ /$ {',
    `  if ($arg_page ~ "^(?:[2-9]|[1-9][0-9]+)$") { rewrite ^(.*/)$ ${literal(baseUrl)}$1page/$arg_page/? permanent; }`,
    '  try_files ${uri}index.html @feedwright_missing;',
    '}',
    ...[...names].flatMap(([name, type]) => [
      `location ~ "/${pattern(name)}$" {`,
      `  types { }`,
      `  default_type ${quoted(type)};`,
      '  try_files $uri @feedwright_missing;',
      '}',
    ]),
    'location @feedwright_missing {',
    `  if ($feedwright_gone) { return 410 "${GONE_TEXT}"; }`,
    '  if ($feedwright_moved) { return 301 $feedwright_moved; }',
    '  if ($feedwright_elsewhere) { return 302 $feedwright_elsewhere; }',
    `  if (-f $document_root$uri/index.html) { rewrite ^(.*)$ ${literal(baseUrl)}$1/ permanent; }`,
    ...rules.filter(({ wildcard }) => wildcard === true).map(rule => `  ${wildcardRewrite(rule)}`),
    '  return 404;',
    '}',
    '',
  ].join('\n')
}

function headerMap(
  manifest: Hosting['manifest'],
  field: Parameters<typeof headerValues>[1],
  variable: string,
) {
  const { page, usual, folders, files } = headerValues(manifest, field)
  const entries = files.map(([path, value]) => [`/${fileName(path)}`, literal(value)] as const)
  const starts = folders.map(([folder, value]) => `  "~^${folder}" ${quoted(literal(value))};`)
  const pages = `  "~\\.html$" ${quoted(literal(page))};`
  return map('$uri', variable, entries, literal(usual), [...starts, pages])
}

function map(
  source: string,
  variable: string,
  entries: readonly (readonly [string, string])[],
  usual: string,
  more: readonly string[] = [],
): readonly string[] {
  const seen = new Set<string>()
  const lines = entries.flatMap(([key, value]) => {
    // nginx compares without regard to capitals, and refuses a name twice.
    const folded = key.toLowerCase()
    if (seen.has(folded)) return []
    seen.add(folded)
    return [`  ${quoted(escapedKey(key))} ${quoted(value)};`]
  })
  return [
    `map ${quoted(source)} $feedwright_${variable} {`,
    `  default ${quoted(usual)};`,
    ...lines,
    ...more,
    '}',
  ]
}

/** A name that begins so would be a pattern or a setting of the table. */
function escapedKey(key: string): string {
  return /^(?:~|\\|default$|hostnames$|include$|volatile$)/.test(key) ? `\\${key}` : key
}

/** The key of an address: decoded, and without a slash at the end. */
function keyOf({ from }: Rule): string {
  const [path = '', query] = from.split('?', 2)
  const key = decoded(path).replace(/(?<=.)\/+$/, '')
  return query === undefined ? key : `${key}?${query}`
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

/** The rest of the address takes the place of the star. Rules of the site as a whole have an empty folder. */
function wildcardRewrite({ from, to = '' }: Rule): string {
  const start = pattern(decoded(from.replace(/\/+$/, '')))
  const target = to.endsWith('*') ? `${literal(to.slice(0, -1))}$1` : literal(to)
  return `rewrite "(?i)^${start}(?:/(.*))?$" ${quoted(target)} permanent;`
}

function preflightVariable(name: string): string {
  return name.toLowerCase().replaceAll('-', '_')
}

/** nginx has no way to write a dollar sign. */
function literal(text: string): string {
  return text.replaceAll('$', '%24')
}

function quoted(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
}

function pattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\"]/g, '\\$&')
}
