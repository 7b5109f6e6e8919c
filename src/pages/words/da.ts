import type { Words } from './words.ts'

/** Danish. */
export const da: Words = {
  language: 'da',
  skip: 'Gå til indholdet',
  subscribe: 'Abonnér',
  reader:
    'En feedlæser er en app, der ét sted samler de nyeste artikler fra alle de websteder, du følger. Du skal ikke oprette en konto her og ikke oplyse nogen e-mailadresse.',
  openInReader: 'Åbn i en feedlæser',
  thisDevice: 'App på denne enhed',
  copyAddress: 'Eller kopiér en adresse',
  copyAdvice:
    'Indsæt den dér, hvor din læser beder om et feed eller et websted. Alle adresserne indeholder de samme artikler: Er du i tvivl, så tag den første.',
  summariesOnly: 'Dette feed indeholder resuméer. Hele teksten findes på den enkelte artikels side.',
  newest: 'Nyeste artikler',
  nothingYet: 'Der er ikke udgivet noget endnu. Abonnér, så kommer den første artikel til dig.',
  updated: 'Opdateret',
  attachments: 'Vedhæftede filer',
  table: 'Tabel',
  video: 'Video',
  allArticles: 'Alle artikler',
  allFeeds: 'Alle feeds',
  kinds: { feeds: 'Feeds', sections: 'Sektioner', tags: 'Tags', authors: 'Forfattere' },
  articles: { one: '# artikel', other: '# artikler' },
  showAll: 'Vis alle',
  opml: 'Alle feeds i én fil (OPML)',
  older: 'Ældre artikler',
  feed: 'Feed',
  goHome: 'Gå til forsiden',
  errors: {
    400: {
      title: 'Ugyldig forespørgsel',
      advice: 'Adressen kunne ikke forstås. Måske mangler en del af den.',
    },
    404: {
      title: 'Siden blev ikke fundet',
      advice: 'Der er ikke noget på denne adresse. Måske er den tastet forkert eller ufuldstændig.',
    },
    405: { title: 'Ikke muligt her', advice: 'Denne adresse kan kun læses.' },
    410: { title: 'Siden er fjernet', advice: 'Det, der lå på denne adresse, er trukket tilbage med vilje.' },
    503: { title: 'Straks tilbage', advice: 'Siden kan ikke vises lige nu. Prøv igen om nogle minutter.' },
    client: { title: 'Det lykkedes ikke', advice: 'Forespørgslen kunne ikke besvares.' },
    server: { title: 'Noget gik galt', advice: 'Fejlen ligger hos os, ikke hos dig. Prøv igen senere.' },
  },
}
