import type { Words } from './words.ts'

/** Spanish. */
export const es: Words = {
  language: 'es',
  skip: 'Saltar al contenido',
  subscribe: 'Suscribirse',
  reader:
    'Un lector de feeds es una aplicación que reúne en un solo lugar los últimos artículos de todos los sitios que usted sigue. Aquí no hace falta crear una cuenta ni dar una dirección de correo.',
  openInReader: 'Abrir en un lector de feeds',
  thisDevice: 'Aplicación de este dispositivo',
  copyAddress: 'O copiar una dirección',
  copyAdvice:
    'Péguela donde su lector pida un feed o un sitio web. Todas las direcciones contienen los mismos artículos: en caso de duda, elija la primera.',
  summariesOnly: 'Este feed contiene resúmenes. El texto completo está en la página de cada artículo.',
  newest: 'Últimos artículos',
  nothingYet: 'Todavía no se ha publicado nada. Suscríbase y recibirá el primer artículo.',
  updated: 'Actualizado el',
  attachments: 'Archivos adjuntos',
  table: 'Tabla',
  video: 'Vídeo',
  allArticles: 'Todos los artículos',
  allFeeds: 'Todos los feeds',
  kinds: { feeds: 'Feeds', sections: 'Secciones', tags: 'Etiquetas', authors: 'Autores' },
  articles: { one: '# artículo', many: '# de artículos', other: '# artículos' },
  showAll: 'Mostrar todo',
  opml: 'Todos los feeds en un solo archivo (OPML)',
  older: 'Artículos anteriores',
  feed: 'Feed',
  goHome: 'Ir a la página de inicio',
  errors: {
    400: {
      title: 'Solicitud incorrecta',
      advice: 'No se ha podido entender la dirección. Quizá le falte una parte.',
    },
    404: {
      title: 'Página no encontrada',
      advice: 'No hay nada en esta dirección. Quizá esté mal escrita o incompleta.',
    },
    405: { title: 'No es posible aquí', advice: 'Esta dirección solo se puede leer.' },
    410: { title: 'Página retirada', advice: 'Lo que había en esta dirección se ha retirado a propósito.' },
    503: {
      title: 'Volvemos enseguida',
      advice: 'Esta página no se puede mostrar en este momento. Inténtelo de nuevo dentro de unos minutos.',
    },
    client: { title: 'No ha funcionado', advice: 'No se ha podido responder a la solicitud.' },
    server: {
      title: 'Algo ha fallado',
      advice: 'El error es nuestro, no suyo. Inténtelo de nuevo más tarde.',
    },
  },
}
