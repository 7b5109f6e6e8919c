import type { Words } from './words.ts'

/** German. */
export const de: Words = {
  language: 'de',
  skip: 'Zum Inhalt springen',
  subscribe: 'Abonnieren',
  reader:
    'Ein Feedreader ist eine App, die die neuesten Artikel aller Websites, denen Sie folgen, an einem Ort sammelt. Sie brauchen hier kein Konto und geben keine E-Mail-Adresse an.',
  openInReader: 'In einem Feedreader öffnen',
  thisDevice: 'App auf diesem Gerät',
  copyAddress: 'Oder eine Adresse kopieren',
  copyAdvice:
    'Fügen Sie sie dort ein, wo Ihr Feedreader nach einem Feed oder einer Website fragt. Alle Adressen enthalten dieselben Artikel: Nehmen Sie im Zweifel die erste.',
  summariesOnly:
    'Dieser Feed enthält Zusammenfassungen. Der volle Text steht auf der Seite des jeweiligen Artikels.',
  newest: 'Neueste Artikel',
  nothingYet: 'Noch ist nichts erschienen. Abonnieren Sie, und der erste Artikel kommt zu Ihnen.',
  updated: 'Aktualisiert am',
  attachments: 'Anhänge',
  table: 'Tabelle',
  video: 'Video',
  allArticles: 'Alle Artikel',
  allFeeds: 'Alle Feeds',
  kinds: { feeds: 'Feeds', sections: 'Ressorts', tags: 'Schlagwörter', authors: 'Autorinnen und Autoren' },
  articles: { one: '# Artikel', other: '# Artikel' },
  showAll: 'Alle anzeigen',
  opml: 'Alle Feeds in einer Datei (OPML)',
  older: 'Ältere Artikel',
  feed: 'Feed',
  goHome: 'Zur Startseite',
  errors: {
    400: {
      title: 'Ungültige Anfrage',
      advice: 'Die Adresse war nicht zu verstehen. Vielleicht fehlt ein Teil von ihr.',
    },
    404: {
      title: 'Seite nicht gefunden',
      advice:
        'Unter dieser Adresse gibt es nichts. Vielleicht enthält sie einen Tippfehler oder ist unvollständig.',
    },
    405: { title: 'Hier nicht möglich', advice: 'Diese Adresse kann nur gelesen werden.' },
    410: {
      title: 'Seite entfernt',
      advice: 'Was unter dieser Adresse stand, wurde absichtlich zurückgezogen.',
    },
    503: {
      title: 'Gleich wieder da',
      advice:
        'Diese Seite lässt sich gerade nicht anzeigen. Bitte versuchen Sie es in einigen Minuten noch einmal.',
    },
    client: { title: 'Das hat nicht geklappt', advice: 'Die Anfrage konnte nicht beantwortet werden.' },
    server: {
      title: 'Etwas ist schiefgegangen',
      advice: 'Der Fehler liegt bei uns, nicht bei Ihnen. Bitte versuchen Sie es später noch einmal.',
    },
  },
}
