import type { Words } from './words.ts'

/** Chinese, simplified. */
export const zh: Words = {
  language: 'zh',
  skip: '跳到正文',
  subscribe: '订阅',
  reader:
    '阅读器是一种应用，把您关注的所有网站的最新文章汇集到一处。在这里无需注册账号，也无需提供电子邮箱。',
  openInReader: '在阅读器中打开',
  thisDevice: '本设备上的应用',
  copyAddress: '或复制地址',
  copyAdvice: '把它粘贴到阅读器中要求输入订阅源或网站的地方。所有地址的内容都相同：不确定时，请用第一个。',
  summariesOnly: '此订阅源只含摘要，全文请见各篇文章的页面。',
  newest: '最新文章',
  nothingYet: '尚未发布任何内容。现在订阅，第一篇文章会自动送到。',
  updated: '更新于',
  attachments: '附件',
  table: '表格',
  video: '视频',
  allArticles: '全部文章',
  allFeeds: '全部订阅源',
  kinds: { feeds: '订阅源', sections: '栏目', tags: '标签', authors: '作者' },
  articles: { other: '# 篇文章' },
  showAll: '显示全部',
  opml: '全部订阅源合为一个文件（OPML）',
  older: '更早的文章',
  feed: '订阅源',
  goHome: '返回首页',
  errors: {
    400: { title: '请求有误', advice: '无法识别此地址，可能缺少一部分。' },
    404: { title: '找不到页面', advice: '此地址没有内容，可能输入有误或不完整。' },
    405: { title: '此处无法执行', advice: '此地址只能读取。' },
    410: { title: '页面已撤下', advice: '此地址的内容已被有意撤下。' },
    503: { title: '稍后回来', advice: '目前无法显示此页面，请几分钟后再试。' },
    client: { title: '未能完成', advice: '无法回应此请求。' },
    server: { title: '出错了', advice: '问题出在我们这边，请稍后再试。' },
  },
}
