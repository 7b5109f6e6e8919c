import type { Words } from './words.ts'

/** Finnish. */
export const fi: Words = {
  language: 'fi',
  skip: 'Siirry sisältöön',
  subscribe: 'Tilaa',
  reader:
    'Syötteenlukija on sovellus, joka kokoaa seuraamiesi sivustojen uusimmat artikkelit yhteen paikkaan. Täällä ei tarvitse luoda tiliä eikä antaa sähköpostiosoitetta.',
  openInReader: 'Avaa syötteenlukijassa',
  thisDevice: 'Sovellus tällä laitteella',
  copyAddress: 'Tai kopioi osoite',
  copyAdvice:
    'Liitä se kohtaan, jossa lukijasi pyytää syötettä tai verkkosivustoa. Kaikissa osoitteissa on samat artikkelit: jos et ole varma, valitse ensimmäinen.',
  summariesOnly: 'Tässä syötteessä on tiivistelmät. Koko teksti on kunkin artikkelin sivulla.',
  newest: 'Uusimmat artikkelit',
  nothingYet: 'Mitään ei ole vielä julkaistu. Tilaa syöte, niin ensimmäinen artikkeli tulee luoksesi.',
  updated: 'Päivitetty',
  attachments: 'Liitteet',
  table: 'Taulukko',
  video: 'Video',
  allArticles: 'Kaikki artikkelit',
  allFeeds: 'Kaikki syötteet',
  kinds: { feeds: 'Syötteet', sections: 'Osastot', tags: 'Avainsanat', authors: 'Kirjoittajat' },
  articles: { one: '# artikkeli', other: '# artikkelia' },
  showAll: 'Näytä kaikki',
  opml: 'Kaikki syötteet yhtenä tiedostona (OPML)',
  older: 'Vanhemmat artikkelit',
  feed: 'Syöte',
  goHome: 'Siirry etusivulle',
  errors: {
    400: { title: 'Virheellinen pyyntö', advice: 'Osoitetta ei voitu tulkita. Ehkä osa siitä puuttuu.' },
    404: {
      title: 'Sivua ei löytynyt',
      advice: 'Tässä osoitteessa ei ole mitään. Ehkä se on kirjoitettu väärin tai se on vajaa.',
    },
    405: { title: 'Ei mahdollista täällä', advice: 'Tätä osoitetta voi vain lukea.' },
    410: {
      title: 'Sivu on poistettu',
      advice: 'Tässä osoitteessa ollut sisältö on poistettu tarkoituksella.',
    },
    503: {
      title: 'Palaamme pian',
      advice: 'Sivua ei voi näyttää juuri nyt. Yritä uudelleen muutaman minuutin kuluttua.',
    },
    client: { title: 'Se ei onnistunut', advice: 'Pyyntöön ei voitu vastata.' },
    server: { title: 'Jokin meni vikaan', advice: 'Vika on meillä, ei sinussa. Yritä myöhemmin uudelleen.' },
  },
}
