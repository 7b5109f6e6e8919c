import type { Words } from './words.ts'

/** Korean. */
export const ko: Words = {
  language: 'ko',
  skip: '본문으로 건너뛰기',
  subscribe: '구독하기',
  reader:
    '피드 리더는 팔로우하는 모든 사이트의 최신 글을 한곳에 모아 주는 앱입니다. 여기서 계정을 만들거나 이메일 주소를 알려 줄 필요가 없습니다.',
  openInReader: '리더에서 열기',
  thisDevice: '이 기기의 앱',
  copyAddress: '또는 주소 복사',
  copyAdvice:
    '리더가 피드나 웹사이트를 묻는 곳에 붙여 넣으세요. 모든 주소의 글은 같습니다. 잘 모르겠으면 첫 번째를 고르세요.',
  summariesOnly: '이 피드에는 요약만 담겨 있습니다. 전문은 각 글의 페이지에 있습니다.',
  newest: '최신 글',
  nothingYet: '아직 게시된 글이 없습니다. 구독하면 첫 글을 받아볼 수 있습니다.',
  updated: '업데이트:',
  attachments: '첨부 파일',
  table: '표',
  video: '동영상',
  allArticles: '모든 글',
  allFeeds: '모든 피드',
  kinds: { feeds: '피드', sections: '섹션', tags: '태그', authors: '글쓴이' },
  articles: { other: '글 #개' },
  showAll: '모두 보기',
  opml: '모든 피드를 파일 하나로(OPML)',
  older: '지난 글',
  feed: '피드',
  goHome: '홈으로 가기',
  errors: {
    400: { title: '잘못된 요청', advice: '주소를 이해할 수 없습니다. 일부가 빠졌을 수 있습니다.' },
    404: {
      title: '페이지를 찾을 수 없음',
      advice: '이 주소에는 아무것도 없습니다. 잘못 입력했거나 주소가 잘렸을 수 있습니다.',
    },
    405: { title: '여기서는 할 수 없음', advice: '이 주소는 읽기만 할 수 있습니다.' },
    410: { title: '내려진 페이지', advice: '이 주소에 있던 내용은 의도적으로 내려졌습니다.' },
    503: {
      title: '곧 돌아옵니다',
      advice: '지금은 이 페이지를 표시할 수 없습니다. 몇 분 뒤에 다시 시도해 주세요.',
    },
    client: { title: '처리하지 못했습니다', advice: '요청에 응답할 수 없었습니다.' },
    server: { title: '문제가 발생했습니다', advice: '오류는 저희 쪽에 있습니다. 나중에 다시 시도해 주세요.' },
  },
}
