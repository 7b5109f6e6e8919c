import { describe, expect, it } from 'vitest'
import { parseAgent } from '../../src/readers/agents/agent.ts'
import { productNamed } from '../../src/readers/agents/products.ts'

describe('the product of an agent', () => {
  it.each([
    [
      'Feedly/1.0 (+http://www.feedly.com/fetcher.html; 457 subscribers; like FeedFetcher-Google)',
      'Feedly',
      'hosted reader',
    ],
    ['Feedbin feed-id:9428 - 7 subscribers', 'Feedbin', 'hosted reader'],
    ['Mozilla/5.0 (compatible; inoreader.com; 7 subscribers)', 'Inoreader', 'hosted reader'],
    [
      'NewsBlur Feed Fetcher - 12 subscribers - https://www.newsblur.com/site/1/a ("Mozilla/5.0 (Macintosh) Safari/")',
      'NewsBlur',
      'hosted reader',
    ],
    [
      'Mozilla/5.0 (compatible; theoldreader.com; 2 subscribers; feed-id=0719795c4d27c784217b0bc0)',
      'The Old Reader',
      'hosted reader',
    ],
    [
      'Mozilla/5.0 (compatible; BazQux/2.4; +https://bazqux.com/fetcher; 6 subscribers)',
      'BazQux',
      'hosted reader',
    ],
    ['Mozilla/5.0 (compatible; Miniflux/2.2.3; +https://miniflux.app)', 'Miniflux', 'self-hosted'],
    ['FreshRSS/1.25.0 (Linux; https://freshrss.org)', 'FreshRSS', 'self-hosted'],
    ['Tiny Tiny RSS/25.07-dea3f2d (Unsupported) (https://tt-rss.org/)', 'Tiny Tiny RSS', 'self-hosted'],
    ['NextCloud-News/1.0', 'Nextcloud News', 'self-hosted'],
    ['WordPress/6.9; https://www.domain.example', 'WordPress', 'self-hosted'],
    ['NetNewsWire (RSS Reader; https://netnewswire.com/)', 'NetNewsWire', 'app'],
    ['newsboat/2.21.0 (Linux x86_64)', 'newsboat', 'app'],
    [
      'Liferea/1.16 (Android 14; Mobile; https://lzone.de/liferea/) AppleWebKit (KHTML, like Gecko)',
      'Liferea',
      'app',
    ],
    ['Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Thunderbird/128.5.0', 'Thunderbird', 'app'],
    [
      'Overcast/1.0 Podcast Sync (210 subscribers; feed-id=735461; +http://overcast.fm/)',
      'Overcast',
      'podcast app',
    ],
    ['AntennaPod/3.4.0', 'AntennaPod', 'podcast app'],
    ['iTMS', 'Apple Podcasts', 'podcast app'],
    [
      'Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)',
      'OpenAI',
      'AI crawler',
    ],
    ['Mozilla/5.0 (compatible; ClaudeBot/1.0; +claudebot@anthropic.com)', 'Anthropic', 'AI crawler'],
    ['Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)', 'Googlebot', 'bot'],
    ['Mozilla/5.0 (compatible; SomethingNewBot/0.1)', 'Other bots', 'bot'],
    [
      'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36',
      'Browser',
      'browser',
    ],
    ['curl/8.5.0', 'curl', 'unknown'],
    ['Go-http-client/2.0', 'Go', 'unknown'],
    ['node', 'Node', 'unknown'],
    ['', 'unknown', 'unknown'],
  ])('of %s is %s', (text, name, kind) => {
    const { product } = parseAgent(text)
    expect(product).toMatchObject({ name, class: kind })
    expect(productNamed(name).class).toBe(kind)
  })
})

describe('the subscribers of an agent', () => {
  it.each([
    ['Feedly/1.0 (+https://feedly.com/poller.html; 42 subscribers; )', 42, undefined],
    ['Feedly/1.0 (+http://www.feedly.com/fetcher.html; 12,345 subscribers; )', 12_345, undefined],
    ['Feedbin feed-id:9428 - 7 subscribers', 7, '9428'],
    ['NewsBlur Feed Fetcher - 1 subscriber - https://www.newsblur.com/site/1/a', 1, undefined],
    ['Overcast/1.0 Podcast Sync (210 subscribers; feed-id=735461; +http://overcast.fm/)', 210, '735461'],
    ['PlainFeeder v0.0.1 (+https://plain.example ; Subscriber Count: 31)', 31, undefined],
    ['FreshRSS/1.25.0 (Linux; https://freshrss.org)', undefined, undefined],
    ['Evil/1.0 (999999999999 subscribers)', undefined, undefined],
  ])('of %s are %s', (text, subscribers, feedId) => {
    const agent = parseAgent(text)
    expect(agent.subscribers).toBe(subscribers)
    expect(agent.feedId).toBe(feedId)
  })
})

describe('the own name of a program that is not listed', () => {
  it.each([
    ['ExampleReader/3.1 (+https://reader.example/)', 'ExampleReader', true],
    ['Example Reader 3.1', 'Example Reader', false],
    ['joe@example.com', undefined, false],
    ['8f14e45fceea167a5a36dedd4bea2543', undefined, false],
    ['FreshRSS/1.25.0', undefined, false],
  ])('of %s is %s', (text, ownName, hasPage) => {
    expect(parseAgent(text)).toMatchObject({ hasPage, ...(ownName !== undefined && { ownName }) })
    expect(parseAgent(text).ownName).toBe(ownName)
  })
})
