/** Roles of people by their group (podcast namespace, `taxonomy.json`). Capitals do not matter. */
export const ROLES: Readonly<Record<string, readonly string[]>> = {
  'Creative Direction': [
    ...['Director', 'Assistant Director', 'Executive Producer', 'Senior Producer', 'Producer'],
    ...['Associate Producer', 'Development Producer', 'Creative Director'],
  ],
  Cast: [...['Host', 'Co-Host', 'Guest Host', 'Guest', 'Voice Actor', 'Narrator', 'Announcer', 'Reporter']],
  Writing: [
    ...['Author', 'Editorial Director', 'Co-Writer', 'Writer', 'Songwriter', 'Guest Writer'],
    ...['Story Editor', 'Managing Editor', 'Script Editor', 'Script Coordinator', 'Researcher'],
    ...['Editor', 'Fact Checker', 'Translator', 'Transcriber', 'Logger'],
  ],
  'Audio Production': [
    ...['Studio Coordinator', 'Technical Director', 'Technical Manager', 'Audio Engineer'],
    ...['Remote Recording Engineer', 'Post Production Engineer'],
  ],
  'Audio Post-Production': [
    ...['Audio Editor', 'Sound Designer', 'Foley Artist', 'Composer', 'Theme Music'],
    ...['Music Production', 'Music Contributor'],
  ],
  Administration: [
    ...['Production Coordinator', 'Booking Coordinator', 'Production Assistant', 'Content Manager'],
    ...['Marketing Manager', 'Sales Representative', 'Sales Manager'],
  ],
  Visuals: ['Graphic Designer', 'Cover Art Designer'],
  Community: ['Social Media Manager'],
  'Misc.': ['Consultant', 'Intern'],
  'Video Production': ['Camera Operator', 'Lighting Designer', 'Camera Grip', 'Assistant Camera'],
  'Video Post-Production': ['Editor', 'Assistant Editor'],
}

/** Protocols of comments (podcast namespace, `socialprotocols.txt`). */
export const SOCIAL_PROTOCOLS: readonly string[] = [
  ...['disabled', 'activitypub', 'twitter', 'lightning', 'atproto', 'hive', 'matrix', 'nostr'],
]

/** Services that a show may be hidden from (podcast namespace, `serviceslugs.txt`). */
export const SERVICES: readonly string[] = (
  'acast amazon anchor apple audible audioboom backtracks bitcoin blubrry buzzsprout captivate castos castopod facebook ' +
  'fireside fyyd google gpodder hypercatcher kasts libsyn mastodon megafono megaphone omnystudio overcast paypal pinecast ' +
  'podbean podcastaddict podcastguru podcastindex podcasts podchaser podcloud podfriend podiant podigee podnews podomatic ' +
  'podserve podverse redcircle relay resonaterecordings rss shoutengine simplecast slack soundcloud spotify spreaker tiktok ' +
  'transistor twitter whooshkaa youtube zencast'
).split(' ')
