import type { Words } from './words.ts'

/** Dutch. */
export const nl: Words = {
  language: 'nl',
  skip: 'Naar de inhoud',
  subscribe: 'Abonneren',
  reader:
    'Een feedlezer is een app die de nieuwste artikelen van alle sites die je volgt op één plek verzamelt. Je hebt hier geen account nodig en hoeft geen e-mailadres op te geven.',
  openInReader: 'Openen in een feedlezer',
  thisDevice: 'App op dit apparaat',
  copyAddress: 'Of kopieer een adres',
  copyAdvice:
    'Plak het waar je feedlezer om een feed of website vraagt. Alle adressen bevatten dezelfde artikelen: neem bij twijfel het eerste.',
  summariesOnly: 'Deze feed bevat samenvattingen. De volledige tekst staat op de pagina van elk artikel.',
  newest: 'Nieuwste artikelen',
  nothingYet: 'Er is nog niets gepubliceerd. Abonneer je en het eerste artikel komt naar je toe.',
  updated: 'Bijgewerkt op',
  attachments: 'Bijlagen',
  table: 'Tabel',
  video: 'Video',
  allArticles: 'Alle artikelen',
  allFeeds: 'Alle feeds',
  kinds: { feeds: 'Feeds', sections: 'Rubrieken', tags: 'Tags', authors: 'Auteurs' },
  articles: { one: '# artikel', other: '# artikelen' },
  showAll: 'Alles tonen',
  opml: 'Alle feeds in één bestand (OPML)',
  older: 'Oudere artikelen',
  feed: 'Feed',
  goHome: 'Naar de startpagina',
  errors: {
    400: {
      title: 'Ongeldig verzoek',
      advice: 'Het adres is niet te begrijpen. Misschien ontbreekt er een deel.',
    },
    404: {
      title: 'Pagina niet gevonden',
      advice: 'Op dit adres staat niets. Misschien is het verkeerd getypt of onvolledig.',
    },
    405: { title: 'Hier niet mogelijk', advice: 'Dit adres kan alleen worden gelezen.' },
    410: { title: 'Pagina verwijderd', advice: 'Wat op dit adres stond, is bewust ingetrokken.' },
    503: {
      title: 'Zo terug',
      advice: 'Deze pagina kan nu niet worden getoond. Probeer het over een paar minuten opnieuw.',
    },
    client: { title: 'Dat is niet gelukt', advice: 'Het verzoek kon niet worden beantwoord.' },
    server: {
      title: 'Er ging iets mis',
      advice: 'De fout ligt bij ons, niet bij jou. Probeer het later opnieuw.',
    },
  },
}
