import type { Words } from './words.ts'

/** Portuguese, as in Portugal. */
export const ptPT: Words = {
  language: 'pt-PT',
  skip: 'Ir para o conteúdo',
  subscribe: 'Subscrever',
  reader:
    'Um leitor de feeds é uma aplicação que reúne num só lugar os artigos mais recentes de todos os sites que segue. Aqui não é preciso criar conta nem indicar um e-mail.',
  openInReader: 'Abrir num leitor de feeds',
  thisDevice: 'Aplicação neste dispositivo',
  copyAddress: 'Ou copiar um endereço',
  copyAdvice:
    'Cole-o onde o seu leitor pedir um feed ou um site. Todos os endereços contêm os mesmos artigos: em caso de dúvida, use o primeiro.',
  summariesOnly: 'Este feed contém resumos. O texto completo está na página de cada artigo.',
  newest: 'Artigos mais recentes',
  nothingYet: 'Ainda não foi publicado nada. Subscreva e o primeiro artigo chegará até si.',
  updated: 'Atualizado em',
  attachments: 'Anexos',
  table: 'Tabela',
  video: 'Vídeo',
  allArticles: 'Todos os artigos',
  allFeeds: 'Todos os feeds',
  kinds: { feeds: 'Feeds', sections: 'Secções', tags: 'Etiquetas', authors: 'Autores' },
  articles: { one: '# artigo', many: '# de artigos', other: '# artigos' },
  showAll: 'Mostrar tudo',
  opml: 'Todos os feeds num só ficheiro (OPML)',
  older: 'Artigos anteriores',
  feed: 'Feed',
  goHome: 'Ir para a página inicial',
  errors: {
    400: {
      title: 'Pedido inválido',
      advice: 'Não foi possível entender o endereço. Talvez falte uma parte.',
    },
    404: {
      title: 'Página não encontrada',
      advice: 'Não há nada neste endereço. Talvez esteja mal escrito ou incompleto.',
    },
    405: { title: 'Não é possível aqui', advice: 'Este endereço só pode ser lido.' },
    410: { title: 'Página removida', advice: 'O que estava neste endereço foi retirado de propósito.' },
    503: {
      title: 'Voltamos em breve',
      advice: 'De momento não é possível mostrar esta página. Tente novamente dentro de alguns minutos.',
    },
    client: { title: 'Não funcionou', advice: 'Não foi possível responder ao pedido.' },
    server: { title: 'Algo correu mal', advice: 'O erro é nosso, não seu. Tente novamente mais tarde.' },
  },
}
