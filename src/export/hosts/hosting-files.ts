import type { Publication } from '../../articles/publication.ts'
import { commonHeaders } from '../../http/headers.ts'
import type { Manifest, Rule } from '../manifest.ts'
import type { HostingFiles } from '../target.ts'
import { caddyfile } from './caddy.ts'
import { headersFile } from './headers-file.ts'
import { nginxHttp, nginxServer } from './nginx.ts'
import { redirectsFile } from './redirects-file.ts'

/** Returns the settings of all hosts: each reads its own and ignores the others. */
export function hostingFiles(manifest: Manifest, { baseUrl }: Publication): HostingFiles {
  const {
    'Content-Security-Policy': _policy,
    'Access-Control-Expose-Headers': _exposed,
    ...common
  } = commonHeaders(baseUrl)
  const hosting = { manifest, rules: rulesOf(manifest), baseUrl, common }
  return {
    published: {
      // Without it, GitHub Pages would leave out what begins with an underscore.
      '.nojekyll': '',
      _headers: headersFile(hosting),
      _redirects: redirectsFile(hosting),
    },
    hidden: {
      'nginx-http.conf': nginxHttp(hosting),
      'nginx-server.conf': nginxServer(hosting),
      Caddyfile: caddyfile(hosting),
    },
  }
}

/** Returns all rules, each address once, in the order of their addresses; wildcards at the end. */
function rulesOf({ groups }: Manifest): readonly Rule[] {
  const all = Object.values(groups).flatMap(({ rules }) => rules)
  const exact = new Map(all.filter(({ wildcard }) => wildcard !== true).map(rule => [rule.from, rule]))
  const sorted = [...exact.values()].sort((a, b) => (a.from < b.from ? -1 : 1))
  return [...sorted, ...all.filter(({ wildcard }) => wildcard === true)]
}
