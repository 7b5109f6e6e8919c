import type { Words } from './words.ts'

/** Turkish. */
export const tr: Words = {
  language: 'tr',
  skip: 'İçeriğe geç',
  subscribe: 'Abone ol',
  reader:
    'Akış okuyucu, takip ettiğiniz tüm sitelerin en yeni yazılarını tek bir yerde toplayan bir uygulamadır. Burada hesap açmanız ya da e-posta adresi vermeniz gerekmez.',
  openInReader: 'Bir okuyucuda aç',
  thisDevice: 'Bu cihazdaki uygulama',
  copyAddress: 'Ya da bir adres kopyalayın',
  copyAdvice:
    'Okuyucunuzun akış ya da site adresi istediği yere yapıştırın. Tüm adreslerde aynı yazılar vardır: emin değilseniz ilkini alın.',
  summariesOnly: 'Bu akışta özetler yer alır. Tam metin her yazının kendi sayfasındadır.',
  newest: 'En yeni yazılar',
  nothingYet: 'Henüz bir şey yayımlanmadı. Abone olun, ilk yazı size gelsin.',
  updated: 'Güncelleme:',
  attachments: 'Ekler',
  table: 'Tablo',
  video: 'Video',
  allArticles: 'Tüm yazılar',
  allFeeds: 'Tüm akışlar',
  kinds: { feeds: 'Akışlar', sections: 'Bölümler', tags: 'Etiketler', authors: 'Yazarlar' },
  articles: { one: '# yazı', other: '# yazı' },
  showAll: 'Tümünü göster',
  opml: 'Tüm akışlar tek dosyada (OPML)',
  older: 'Daha eski yazılar',
  feed: 'Akış',
  goHome: 'Ana sayfaya git',
  errors: {
    400: { title: 'Geçersiz istek', advice: 'Adres anlaşılamadı. Belki bir bölümü eksiktir.' },
    404: {
      title: 'Sayfa bulunamadı',
      advice: 'Bu adreste bir şey yok. Belki yanlış yazılmış ya da eksik kalmıştır.',
    },
    405: { title: 'Burada mümkün değil', advice: 'Bu adres yalnızca okunabilir.' },
    410: { title: 'Sayfa kaldırıldı', advice: 'Bu adreste bulunan içerik bilerek geri çekildi.' },
    503: {
      title: 'Birazdan döneceğiz',
      advice: 'Bu sayfa şu anda gösterilemiyor. Lütfen birkaç dakika sonra yeniden deneyin.',
    },
    client: { title: 'Olmadı', advice: 'İstek yanıtlanamadı.' },
    server: {
      title: 'Bir şeyler ters gitti',
      advice: 'Hata sizde değil, bizde. Lütfen daha sonra yeniden deneyin.',
    },
  },
}
