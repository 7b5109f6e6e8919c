import type { Words } from './words.ts'

/** Swedish. */
export const sv: Words = {
  language: 'sv',
  skip: 'Hoppa till innehållet',
  subscribe: 'Prenumerera',
  reader:
    'En flödesläsare är en app som på ett ställe samlar de senaste artiklarna från alla webbplatser du följer. Du behöver inget konto här och lämnar ingen e-postadress.',
  openInReader: 'Öppna i en flödesläsare',
  thisDevice: 'App på den här enheten',
  copyAddress: 'Eller kopiera en adress',
  copyAdvice:
    'Klistra in den där din läsare frågar efter ett flöde eller en webbplats. Alla adresser innehåller samma artiklar: ta den första om du är osäker.',
  summariesOnly: 'Det här flödet innehåller sammanfattningar. Hela texten finns på varje artikels sida.',
  newest: 'Senaste artiklarna',
  nothingYet: 'Inget har publicerats ännu. Prenumerera, så kommer den första artikeln till dig.',
  updated: 'Uppdaterad',
  attachments: 'Bilagor',
  table: 'Tabell',
  video: 'Video',
  allArticles: 'Alla artiklar',
  allFeeds: 'Alla flöden',
  kinds: { feeds: 'Flöden', sections: 'Avdelningar', tags: 'Taggar', authors: 'Skribenter' },
  articles: { one: '# artikel', other: '# artiklar' },
  showAll: 'Visa alla',
  opml: 'Alla flöden i en fil (OPML)',
  older: 'Äldre artiklar',
  feed: 'Flöde',
  goHome: 'Gå till startsidan',
  errors: {
    400: { title: 'Felaktig begäran', advice: 'Adressen gick inte att tolka. Kanske saknas en del av den.' },
    404: {
      title: 'Sidan hittades inte',
      advice: 'Det finns inget på den här adressen. Kanske är den felskriven eller ofullständig.',
    },
    405: { title: 'Inte möjligt här', advice: 'Den här adressen kan bara läsas.' },
    410: {
      title: 'Sidan har tagits bort',
      advice: 'Det som fanns på den här adressen har avsiktligt dragits tillbaka.',
    },
    503: { title: 'Strax tillbaka', advice: 'Sidan kan inte visas just nu. Försök igen om några minuter.' },
    client: { title: 'Det gick inte', advice: 'Begäran kunde inte besvaras.' },
    server: { title: 'Något gick fel', advice: 'Felet ligger hos oss, inte hos dig. Försök igen senare.' },
  },
}
