import type { Words } from './words.ts'

/** Chinese, traditional. */
export const zhHant: Words = {
  language: 'zh-Hant',
  skip: '跳到內容',
  subscribe: '訂閱',
  reader:
    '閱讀器是一種應用程式，把您關注的所有網站的最新文章彙集到一處。在這裡不需註冊帳號，也不需提供電子郵件地址。',
  openInReader: '在閱讀器中開啟',
  thisDevice: '此裝置上的應用程式',
  copyAddress: '或複製網址',
  copyAdvice: '將它貼到閱讀器中要求輸入訂閱源或網站的地方。所有網址的內容都相同：不確定時，請用第一個。',
  summariesOnly: '此訂閱源只含摘要，全文請見各篇文章的頁面。',
  newest: '最新文章',
  nothingYet: '尚未發布任何內容。現在訂閱，第一篇文章會自動送到。',
  updated: '更新於',
  attachments: '附件',
  table: '表格',
  video: '影片',
  allArticles: '所有文章',
  allFeeds: '所有訂閱源',
  kinds: { feeds: '訂閱源', sections: '版面', tags: '標籤', authors: '作者' },
  articles: { other: '# 篇文章' },
  showAll: '顯示全部',
  opml: '所有訂閱源合為一個檔案（OPML）',
  older: '較舊的文章',
  feed: '訂閱源',
  goHome: '回到首頁',
  errors: {
    400: { title: '請求有誤', advice: '無法辨識此網址，可能缺少一部分。' },
    404: { title: '找不到頁面', advice: '此網址沒有內容，可能輸入有誤或不完整。' },
    405: { title: '此處無法執行', advice: '此網址只能讀取。' },
    410: { title: '頁面已撤下', advice: '此網址的內容已被刻意撤下。' },
    503: { title: '稍後回來', advice: '目前無法顯示此頁面，請於幾分鐘後再試。' },
    client: { title: '未能完成', advice: '無法回應此請求。' },
    server: { title: '發生錯誤', advice: '問題出在我們這邊，請稍後再試。' },
  },
}
