import type { Words } from './words.ts'

/** Czech. */
export const cs: Words = {
  language: 'cs',
  skip: 'Přejít k obsahu',
  subscribe: 'Odebírat',
  reader:
    'Čtečka kanálů je aplikace, která na jednom místě shromažďuje nejnovější články ze všech webů, které sledujete. Nepotřebujete tu účet ani nemusíte zadávat e-mailovou adresu.',
  openInReader: 'Otevřít ve čtečce',
  thisDevice: 'Aplikace v tomto zařízení',
  copyAddress: 'Nebo zkopírujte adresu',
  copyAdvice:
    'Vložte ji tam, kde se čtečka ptá na kanál nebo web. Všechny adresy obsahují stejné články: nejste-li si jisti, vezměte první.',
  summariesOnly: 'Tento kanál obsahuje shrnutí. Celý text je na stránce každého článku.',
  newest: 'Nejnovější články',
  nothingYet: 'Zatím nic nevyšlo. Začněte odebírat a první článek přijde za vámi.',
  updated: 'Aktualizováno',
  attachments: 'Přílohy',
  table: 'Tabulka',
  video: 'Video',
  allArticles: 'Všechny články',
  allFeeds: 'Všechny kanály',
  kinds: { feeds: 'Kanály', sections: 'Rubriky', tags: 'Štítky', authors: 'Autoři' },
  articles: { one: '# článek', few: '# články', many: '# článku', other: '# článků' },
  showAll: 'Zobrazit vše',
  opml: 'Všechny kanály v jednom souboru (OPML)',
  older: 'Starší články',
  feed: 'Kanál',
  goHome: 'Přejít na úvodní stránku',
  errors: {
    400: { title: 'Chybný požadavek', advice: 'Adrese nebylo možné porozumět. Možná její část chybí.' },
    404: {
      title: 'Stránka nenalezena',
      advice: 'Na této adrese nic není. Možná je v ní překlep nebo není celá.',
    },
    405: { title: 'Tady to nejde', advice: 'Tuto adresu lze jen číst.' },
    410: { title: 'Stránka byla odstraněna', advice: 'To, co bylo na této adrese, bylo záměrně staženo.' },
    503: {
      title: 'Hned jsme zpět',
      advice: 'Stránku teď nelze zobrazit. Zkuste to prosím znovu za pár minut.',
    },
    client: { title: 'To se nepovedlo', advice: 'Na požadavek nebylo možné odpovědět.' },
    server: { title: 'Něco se pokazilo', advice: 'Chyba je na naší straně. Zkuste to prosím později.' },
  },
}
