import type { Words } from './words.ts'

/** French. */
export const fr: Words = {
  language: 'fr',
  skip: 'Aller au contenu',
  subscribe: 'S’abonner',
  reader:
    'Un lecteur de flux est une application qui rassemble au même endroit les derniers articles de tous les sites que vous suivez. Ici, pas de compte à créer ni d’adresse e-mail à donner.',
  openInReader: 'Ouvrir dans un lecteur de flux',
  thisDevice: 'Application sur cet appareil',
  copyAddress: 'Ou copier une adresse',
  copyAdvice:
    'Collez-la là où votre lecteur demande un flux ou un site. Toutes les adresses contiennent les mêmes articles : dans le doute, prenez la première.',
  summariesOnly: 'Ce flux contient des résumés. Le texte intégral se trouve sur la page de chaque article.',
  newest: 'Derniers articles',
  nothingYet: 'Rien n’a encore été publié. Abonnez-vous et le premier article viendra à vous.',
  updated: 'Mis à jour le',
  attachments: 'Pièces jointes',
  table: 'Tableau',
  video: 'Vidéo',
  allArticles: 'Tous les articles',
  allFeeds: 'Tous les flux',
  kinds: { feeds: 'Flux', sections: 'Rubriques', tags: 'Mots-clés', authors: 'Auteurs' },
  articles: { one: '# article', many: '# d’articles', other: '# articles' },
  showAll: 'Tout afficher',
  opml: 'Tous les flux en un seul fichier (OPML)',
  older: 'Articles plus anciens',
  feed: 'Flux',
  goHome: 'Aller à la page d’accueil',
  errors: {
    400: {
      title: 'Requête incorrecte',
      advice: 'L’adresse n’a pas pu être comprise. Il en manque peut-être une partie.',
    },
    404: {
      title: 'Page introuvable',
      advice: 'Il n’y a rien à cette adresse. Elle est peut-être mal saisie ou incomplète.',
    },
    405: { title: 'Impossible ici', advice: 'Cette adresse peut seulement être lue.' },
    410: { title: 'Page retirée', advice: 'Ce qui se trouvait à cette adresse a été retiré volontairement.' },
    503: {
      title: 'De retour bientôt',
      advice:
        'Cette page ne peut pas être affichée pour le moment. Veuillez réessayer dans quelques minutes.',
    },
    client: { title: 'Cela n’a pas fonctionné', advice: 'Il n’a pas été possible de répondre à la requête.' },
    server: {
      title: 'Une erreur s’est produite',
      advice: 'Le problème vient de nous, pas de vous. Veuillez réessayer plus tard.',
    },
  },
}
