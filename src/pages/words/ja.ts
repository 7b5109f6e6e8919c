import type { Words } from './words.ts'

/** Japanese. */
export const ja: Words = {
  language: 'ja',
  skip: '本文へ移動',
  subscribe: '購読する',
  reader:
    'フィードリーダーは、フォローしているサイトの新着記事を一か所に集めるアプリです。ここでアカウントを作ったり、メールアドレスを伝えたりする必要はありません。',
  openInReader: 'リーダーで開く',
  thisDevice: 'この端末のアプリ',
  copyAddress: 'またはアドレスをコピー',
  copyAdvice:
    'リーダーがフィードやサイトを尋ねる欄に貼り付けてください。どのアドレスも記事は同じです。迷ったら最初のものを選んでください。',
  summariesOnly: 'このフィードには要約だけが入っています。全文は各記事のページにあります。',
  newest: '新着記事',
  nothingYet: 'まだ何も公開されていません。購読すると、最初の記事が届きます。',
  updated: '更新：',
  attachments: '添付ファイル',
  table: '表',
  video: '動画',
  allArticles: 'すべての記事',
  allFeeds: 'すべてのフィード',
  kinds: { feeds: 'フィード', sections: 'セクション', tags: 'タグ', authors: '著者' },
  articles: { other: '#件の記事' },
  showAll: 'すべて表示',
  opml: 'すべてのフィードを一つのファイルで（OPML）',
  older: '過去の記事',
  feed: 'フィード',
  goHome: 'トップページへ',
  errors: {
    400: {
      title: '不正なリクエスト',
      advice: 'アドレスを解釈できませんでした。一部が欠けているのかもしれません。',
    },
    404: {
      title: 'ページが見つかりません',
      advice: 'このアドレスには何もありません。入力の誤りか、途中で切れているのかもしれません。',
    },
    405: { title: 'ここではできません', advice: 'このアドレスは読み取り専用です。' },
    410: {
      title: 'ページは取り下げられました',
      advice: 'このアドレスにあったものは、意図して取り下げられました。',
    },
    503: {
      title: 'まもなく戻ります',
      advice: '現在このページを表示できません。数分後にもう一度お試しください。',
    },
    client: { title: 'うまくいきませんでした', advice: 'リクエストに応えられませんでした。' },
    server: {
      title: '問題が発生しました',
      advice: '原因はこちら側にあります。しばらくしてからもう一度お試しください。',
    },
  },
}
