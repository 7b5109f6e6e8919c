import { describe, expect, it } from 'vitest'
import { isByHand, productOf } from '../../src/recall/product.ts'

describe('productOf', () => {
  it.each([
    ['Mozilla/5.0 (compatible; SmartNewsBot/1.0; +https://www.smartnews.com)', 'SmartNewsBot'],
    ['Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)', 'bingbot'],
    ['FlipboardRSS/1.2 (+http://flipboard.com/browserproxy)', 'FlipboardRSS'],
    ['Feedbin feed-id:1373711 - 142 subscribers', 'Feedbin'],
    ['Tiny Tiny RSS/23.10 (Unsupported) (https://tt-rss.org/)', 'Tiny Tiny RSS'],
    ['curl/8.5.0', 'curl'],
    ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:128.0) Gecko/20100101 Firefox/128.0', 'browser'],
    ['ada@newsroom.example reader', 'unknown'],
    ['<script>', 'unknown'],
    ['', 'unknown'],
  ])('cuts %j to %j', (agent, product) => {
    expect(productOf(agent)).toBe(product)
  })

  it('returns at most 40 characters', () => {
    expect(productOf(`${'x'.repeat(300)}/1.0`)).toBe('x'.repeat(40))
  })
})

it('a browser and curl are of people, a portal is not', () => {
  expect(['browser', 'curl', 'Wget', 'unknown', 'SmartNewsBot'].map(isByHand)).toEqual([
    ...[true, true, true, true, false],
  ])
})
