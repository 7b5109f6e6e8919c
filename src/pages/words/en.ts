import type { Words } from './words.ts'

/** English. */
export const en: Words = {
  language: 'en',
  skip: 'Skip to content',
  subscribe: 'Subscribe',
  reader:
    'A feed reader is an app that gathers the newest articles of every site you follow in one place. There is no account to make here and no e-mail address to give.',
  openInReader: 'Open in a reader',
  thisDevice: 'App on this device',
  copyAddress: 'Or copy an address',
  copyAdvice:
    'Paste it where your reader asks for a feed or a website. All the addresses hold the same articles: if you are not sure, take the first.',
  summariesOnly: 'This feed carries summaries. The full text is on the page of each article.',
  newest: 'Newest articles',
  nothingYet: 'Nothing has been published yet. Subscribe, and the first article comes to you.',
  updated: 'Updated',
  attachments: 'Attachments',
  table: 'Table',
  video: 'Video',
  allArticles: 'All articles',
  allFeeds: 'All feeds',
  kinds: { feeds: 'Feeds', sections: 'Sections', tags: 'Tags', authors: 'Authors' },
  articles: { one: '# article', other: '# articles' },
  showAll: 'Show all',
  opml: 'All feeds as one file (OPML)',
  older: 'Older articles',
  feed: 'Feed',
  goHome: 'Go to the home page',
  errors: {
    400: {
      title: 'Bad request',
      advice: 'The address could not be understood. Perhaps a part of it is missing.',
    },
    404: {
      title: 'Page not found',
      advice: 'There is nothing at this address. Perhaps it was mistyped or cut short.',
    },
    405: { title: 'Not possible here', advice: 'This address can only be read.' },
    410: { title: 'Page removed', advice: 'What was at this address has been withdrawn on purpose.' },
    503: {
      title: 'Back soon',
      advice: 'This cannot be shown at the moment. Please try again in a few minutes.',
    },
    client: { title: 'That did not work', advice: 'The request could not be answered.' },
    server: {
      title: 'Something went wrong',
      advice: 'The fault is here, not with you. Please try again later.',
    },
  },
}
