import { expect, it } from 'vitest'
import { pathKind } from '../../src/metrics/path-kind.ts'

it.each([
  ['/rss.xml', 'main feed'],
  ['/feed.json?utm_source=x', 'main feed'],
  ['/tags/maps/atom.xml', 'tag feed'],
  ['/authors/ines/rss.xml', 'author feed'],
  ['/sections/radio/feed.json', 'section feed'],
  ['/feeds/members/rss.xml', 'declared feed'],
  ['/feeds/members/a-token/rss.xml', 'declared feed'],
  ['/archive/3/rss.xml', 'archive'],
  ['/tags/maps/archive/1/rss.xml', 'archive'],
  ['/', 'page'],
  ['/?page=2', 'page'],
  ['/tags/maps/', 'page'],
  ['/articles/radio', 'page'],
  ['/media/0123/a.jpg', 'media'],
  ['/api/articles', 'api'],
  ['/hub', 'push'],
  ['/pleaseNotify', 'push'],
  ['/wp-login.php', 'other'],
  ['', 'page'],
])('%s is %s', (path, kind) => {
  expect(pathKind(path)).toBe(kind)
})
