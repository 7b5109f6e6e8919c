import type { Words } from './words.ts'

/** Italian. */
export const it: Words = {
  language: 'it',
  skip: 'Vai al contenuto',
  subscribe: 'Iscriviti',
  reader:
    'Un lettore di feed è un’app che raccoglie in un unico posto gli ultimi articoli di tutti i siti che segui. Qui non serve creare un account né dare un indirizzo e-mail.',
  openInReader: 'Apri in un lettore di feed',
  thisDevice: 'App su questo dispositivo',
  copyAddress: 'Oppure copia un indirizzo',
  copyAdvice:
    'Incollalo dove il tuo lettore chiede un feed o un sito. Tutti gli indirizzi contengono gli stessi articoli: nel dubbio, scegli il primo.',
  summariesOnly: 'Questo feed contiene riassunti. Il testo completo è nella pagina di ciascun articolo.',
  newest: 'Ultimi articoli',
  nothingYet: 'Non è stato ancora pubblicato nulla. Iscriviti e il primo articolo arriverà da te.',
  updated: 'Aggiornato:',
  attachments: 'Allegati',
  table: 'Tabella',
  video: 'Video',
  allArticles: 'Tutti gli articoli',
  allFeeds: 'Tutti i feed',
  kinds: { feeds: 'Feed', sections: 'Sezioni', tags: 'Tag', authors: 'Autori' },
  articles: { one: '# articolo', many: '# di articoli', other: '# articoli' },
  showAll: 'Mostra tutto',
  opml: 'Tutti i feed in un solo file (OPML)',
  older: 'Articoli precedenti',
  feed: 'Feed',
  goHome: 'Vai alla pagina iniziale',
  errors: {
    400: {
      title: 'Richiesta non valida',
      advice: 'Non è stato possibile interpretare l’indirizzo. Forse ne manca una parte.',
    },
    404: {
      title: 'Pagina non trovata',
      advice: 'A questo indirizzo non c’è nulla. Forse è scritto male o incompleto.',
    },
    405: { title: 'Qui non è possibile', advice: 'Questo indirizzo può essere solo letto.' },
    410: {
      title: 'Pagina rimossa',
      advice: 'Ciò che si trovava a questo indirizzo è stato ritirato intenzionalmente.',
    },
    503: {
      title: 'Torniamo presto',
      advice: 'Al momento questa pagina non può essere mostrata. Riprova tra qualche minuto.',
    },
    client: { title: 'Non ha funzionato', advice: 'Non è stato possibile rispondere alla richiesta.' },
    server: { title: 'Qualcosa è andato storto', advice: 'L’errore è nostro, non tuo. Riprova più tardi.' },
  },
}
