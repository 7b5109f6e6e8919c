import type { Words } from './words.ts'

/** Polish. */
export const pl: Words = {
  language: 'pl',
  skip: 'Przejdź do treści',
  subscribe: 'Subskrybuj',
  reader:
    'Czytnik kanałów to aplikacja, która zbiera w jednym miejscu najnowsze artykuły ze wszystkich obserwowanych stron. Nie trzeba tu zakładać konta ani podawać adresu e-mail.',
  openInReader: 'Otwórz w czytniku',
  thisDevice: 'Aplikacja na tym urządzeniu',
  copyAddress: 'Albo skopiuj adres',
  copyAdvice:
    'Wklej go tam, gdzie czytnik pyta o kanał lub stronę. Wszystkie adresy zawierają te same artykuły: w razie wątpliwości wybierz pierwszy.',
  summariesOnly: 'Ten kanał zawiera streszczenia. Pełny tekst jest na stronie każdego artykułu.',
  newest: 'Najnowsze artykuły',
  nothingYet: 'Nic jeszcze nie opublikowano. Zasubskrybuj, a pierwszy artykuł przyjdzie do Ciebie.',
  updated: 'Zaktualizowano',
  attachments: 'Załączniki',
  table: 'Tabela',
  video: 'Wideo',
  allArticles: 'Wszystkie artykuły',
  allFeeds: 'Wszystkie kanały',
  kinds: { feeds: 'Kanały', sections: 'Działy', tags: 'Tagi', authors: 'Autorzy' },
  articles: { one: '# artykuł', few: '# artykuły', many: '# artykułów', other: '# artykułu' },
  showAll: 'Pokaż wszystko',
  opml: 'Wszystkie kanały w jednym pliku (OPML)',
  older: 'Starsze artykuły',
  feed: 'Kanał',
  goHome: 'Przejdź do strony głównej',
  errors: {
    400: {
      title: 'Nieprawidłowe żądanie',
      advice: 'Nie udało się odczytać adresu. Być może brakuje jego części.',
    },
    404: {
      title: 'Nie znaleziono strony',
      advice: 'Pod tym adresem nic nie ma. Być może jest w nim literówka albo jest niepełny.',
    },
    405: { title: 'Tutaj to niemożliwe', advice: 'Ten adres można tylko odczytać.' },
    410: { title: 'Stronę usunięto', advice: 'To, co było pod tym adresem, zostało celowo wycofane.' },
    503: {
      title: 'Zaraz wracamy',
      advice: 'Tej strony nie można teraz wyświetlić. Spróbuj ponownie za kilka minut.',
    },
    client: { title: 'Nie udało się', advice: 'Nie można było odpowiedzieć na żądanie.' },
    server: { title: 'Coś poszło nie tak', advice: 'Błąd leży po naszej stronie. Spróbuj ponownie później.' },
  },
}
