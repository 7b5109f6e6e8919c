import type { Words } from './words.ts'

/** Portuguese, as in Brazil. */
export const pt: Words = {
  language: 'pt',
  skip: 'Ir para o conteúdo',
  subscribe: 'Assinar',
  reader:
    'Um leitor de feeds é um aplicativo que reúne em um só lugar os artigos mais recentes de todos os sites que você segue. Aqui não é preciso criar conta nem informar um e-mail.',
  openInReader: 'Abrir em um leitor de feeds',
  thisDevice: 'Aplicativo neste dispositivo',
  copyAddress: 'Ou copiar um endereço',
  copyAdvice:
    'Cole-o onde o seu leitor pedir um feed ou um site. Todos os endereços contêm os mesmos artigos: em caso de dúvida, use o primeiro.',
  summariesOnly: 'Este feed contém resumos. O texto completo está na página de cada artigo.',
  newest: 'Artigos mais recentes',
  nothingYet: 'Nada foi publicado ainda. Assine e o primeiro artigo chegará até você.',
  updated: 'Atualizado em',
  attachments: 'Anexos',
  table: 'Tabela',
  video: 'Vídeo',
  allArticles: 'Todos os artigos',
  allFeeds: 'Todos os feeds',
  kinds: { feeds: 'Feeds', sections: 'Seções', tags: 'Tags', authors: 'Autores' },
  articles: { one: '# artigo', many: '# de artigos', other: '# artigos' },
  showAll: 'Mostrar tudo',
  opml: 'Todos os feeds em um só arquivo (OPML)',
  older: 'Artigos anteriores',
  feed: 'Feed',
  goHome: 'Ir para a página inicial',
  errors: {
    400: {
      title: 'Solicitação inválida',
      advice: 'Não foi possível entender o endereço. Talvez falte uma parte dele.',
    },
    404: {
      title: 'Página não encontrada',
      advice: 'Não há nada neste endereço. Talvez tenha sido digitado errado ou esteja incompleto.',
    },
    405: { title: 'Não é possível aqui', advice: 'Este endereço só pode ser lido.' },
    410: { title: 'Página removida', advice: 'O que estava neste endereço foi retirado de propósito.' },
    503: {
      title: 'Voltamos logo',
      advice: 'Esta página não pode ser exibida no momento. Tente novamente em alguns minutos.',
    },
    client: { title: 'Não funcionou', advice: 'Não foi possível responder à solicitação.' },
    server: { title: 'Algo deu errado', advice: 'O erro é nosso, não seu. Tente novamente mais tarde.' },
  },
}
