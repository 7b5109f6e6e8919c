import { SCOPES } from './articles/token.ts'
import { formats } from './formats/formats.ts'
import { anyText, integer, oneOf, parseEndpoint, parseSwitch, type Setting, url } from './setting.ts'

const MEDIA = ['copy', 'link', 'all'] as const
const LINKS = ['here', 'there'] as const
const MAX_DAYS = 400
const FORMAT_NAMES = formats.map(format => format.name)

/** The settings that belong to single commands. They are flags only. */
export const commandSettings = {
  feed: {
    flag: 'feed',
    default: undefined,
    value: 'NAME',
    description:
      'private feed that the token of token add opens; with import: the feed that subscribers have',
    parse: anyText,
  },
  media: {
    flag: 'media',
    default: 'copy',
    value: 'copy|link|all',
    description: 'what import copies beside the records: all but recordings, nothing, or everything',
    parse: oneOf(MEDIA),
  },
  links: {
    flag: 'links',
    default: undefined,
    value: 'here|there',
    description:
      'pages of imported articles: here, or there on the old site; an export is for here, a feed for there',
    parse: oneOf(LINKS),
  },
  ownerAgrees: {
    flag: 'owner-agrees',
    default: 'false',
    description: 'import takes a podcast that its old host has locked, because its owner agrees',
    parse: parseSwitch,
  },
  dryRun: {
    flag: 'dry-run',
    default: 'false',
    description: 'import writes nothing, and says what it would do',
    parse: parseSwitch,
  },
  scope: {
    flag: 'scope',
    default: undefined,
    value: 'SCOPE',
    description: `what the token of token add allows: ${SCOPES.join(', ')}`,
    parse: oneOf(SCOPES),
  },
  label: {
    flag: 'label',
    default: undefined,
    value: 'TEXT',
    description: 'owner of the token, for token list',
    parse: anyText,
  },
  reason: {
    flag: 'reason',
    default: undefined,
    value: 'TEXT',
    description: 'why recall takes an article back',
    parse: anyText,
  },
  by: {
    flag: 'by',
    default: undefined,
    value: 'NAME',
    description: 'who has decided it, for the checklist of recall',
    parse: anyText,
  },
  public: {
    flag: 'public',
    default: 'false',
    description: 'whether readers are told the reason of recall',
    parse: parseSwitch,
  },
  undo: {
    flag: 'undo',
    default: 'false',
    description: 'recall publishes the article again',
    parse: parseSwitch,
  },
  title: {
    flag: 'title',
    default: undefined,
    value: 'TEXT',
    description: 'title of the publication that init writes',
    parse: anyText,
  },
  json: {
    flag: 'json',
    default: 'false',
    description: 'whether doctor, readers and recall print JSON',
    parse: parseSwitch,
  },
  days: {
    flag: 'days',
    default: '7',
    value: 'NUMBER',
    description: 'days of the report of readers, today included',
    parse: integer(/^[1-9]\d{0,2}$/, MAX_DAYS, `whole days from 1 to ${MAX_DAYS}`),
  },
  letters: {
    flag: 'letters',
    default: 'false',
    description: 'whether readers writes letters to the makers of programs that are rude',
    parse: parseSwitch,
  },
  accessLog: {
    flag: 'access-log',
    default: undefined,
    value: 'FILE',
    description: 'log of nginx, Apache, Caddy or CloudFront for readers; more files may follow',
    parse: anyText,
  },
  origin: {
    flag: 'origin',
    default: undefined,
    value: 'URL',
    description: 'with doctor: the server itself, to compare with what the public gets',
    parse: url(/^https?:$/, 'the address of a server, such as http://10.0.0.5:8080'),
  },
  callback: {
    flag: 'callback',
    default: undefined,
    value: 'URL',
    description: 'with doctor: an http address of this machine that hubs can reach, to try a subscription',
    parse: url(/^http:$/, 'an http URL that leads to this machine, such as http://203.0.113.5:8099'),
  },
  verbose: {
    flag: 'verbose',
    default: 'false',
    description: 'whether check lists every warning, not one line for each kind',
    parse: parseSwitch,
  },
  podcast: {
    flag: 'podcast',
    default: 'false',
    description: 'whether check says what podcast directories and apps would refuse or want',
    parse: parseSwitch,
  },
  watch: {
    flag: 'watch',
    default: 'false',
    description: 'whether export runs on: it exports after each change, and when an article becomes due',
    parse: parseSwitch,
  },
  endpoint: {
    flag: 'endpoint',
    default: undefined,
    value: 'URL',
    description:
      'address of the object store of export, if it is not that of AWS; wins over AWS_ENDPOINT_URL',
    parse: parseEndpoint,
  },
  redirectPages: {
    flag: 'redirect-pages',
    default: 'false',
    description:
      'whether export writes a page for each redirect into a folder, for hosts that know no redirects',
    parse: parseSwitch,
  },
  portal: {
    flag: 'for',
    default: undefined,
    value: 'PORTAL',
    description: 'with check: what this portal would refuse or want, such as smartnews or msn',
    parse: anyText,
  },
  recipe: {
    flag: 'recipe',
    default: 'false',
    description: 'whether check --for prints the recipe of the portal, to be copied',
    parse: parseSwitch,
  },
  format: {
    flag: 'format',
    default: 'rss',
    value: 'FORMAT',
    description: `format that render writes: ${FORMAT_NAMES.join(', ')}`,
    parse: oneOf(FORMAT_NAMES),
  },
} as const satisfies Record<string, Setting<unknown>>
