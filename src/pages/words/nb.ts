import type { Words } from './words.ts'

/** Norwegian (bokmål). */
export const nb: Words = {
  language: 'nb',
  skip: 'Hopp til innholdet',
  subscribe: 'Abonner',
  reader:
    'En feedleser er en app som på ett sted samler de nyeste artiklene fra alle nettstedene du følger. Du trenger ingen konto her og oppgir ingen e-postadresse.',
  openInReader: 'Åpne i en feedleser',
  thisDevice: 'App på denne enheten',
  copyAddress: 'Eller kopier en adresse',
  copyAdvice:
    'Lim den inn der leseren din ber om en feed eller et nettsted. Alle adressene inneholder de samme artiklene: Ta den første hvis du er i tvil.',
  summariesOnly: 'Denne feeden inneholder sammendrag. Hele teksten ligger på siden til hver artikkel.',
  newest: 'Nyeste artikler',
  nothingYet: 'Ingenting er publisert ennå. Abonner, så kommer den første artikkelen til deg.',
  updated: 'Oppdatert',
  attachments: 'Vedlegg',
  table: 'Tabell',
  video: 'Video',
  allArticles: 'Alle artikler',
  allFeeds: 'Alle feeder',
  kinds: { feeds: 'Feeder', sections: 'Seksjoner', tags: 'Emneord', authors: 'Forfattere' },
  articles: { one: '# artikkel', other: '# artikler' },
  showAll: 'Vis alle',
  opml: 'Alle feeder i én fil (OPML)',
  older: 'Eldre artikler',
  feed: 'Feed',
  goHome: 'Gå til forsiden',
  errors: {
    400: {
      title: 'Ugyldig forespørsel',
      advice: 'Adressen kunne ikke forstås. Kanskje mangler en del av den.',
    },
    404: {
      title: 'Fant ikke siden',
      advice: 'Det er ingenting på denne adressen. Kanskje er den skrevet feil eller ufullstendig.',
    },
    405: { title: 'Ikke mulig her', advice: 'Denne adressen kan bare leses.' },
    410: {
      title: 'Siden er fjernet',
      advice: 'Det som lå på denne adressen, er trukket tilbake med hensikt.',
    },
    503: { title: 'Straks tilbake', advice: 'Siden kan ikke vises akkurat nå. Prøv igjen om noen minutter.' },
    client: { title: 'Det gikk ikke', advice: 'Forespørselen kunne ikke besvares.' },
    server: { title: 'Noe gikk galt', advice: 'Feilen ligger hos oss, ikke hos deg. Prøv igjen senere.' },
  },
}
