import { expect, test } from 'vitest'
import { withLeadFigure } from '../../src/content/lead-figure.ts'

const base = 'https://news.example'
const image = { src: '/media/abc/a.jpg', width: 800, height: 600 }

test('the picture is in front, with its alternative text, size, caption and credit', () => {
  const full = { ...image, alt: 'A "tank"', caption: 'Tanks & men', credit: 'NATO' }
  expect(withLeadFigure('<p>x</p>', { image: full, title: 'Title' }, base)).toBe(
    '<figure><img src="https://news.example/media/abc/a.jpg" alt="A &quot;tank&quot;" width="800" height="600" />' +
      '<figcaption>Tanks &amp; men <small>NATO</small></figcaption></figure>\n<p>x</p>',
  )
})

test.each([
  [{ ...image, alt: '', caption: 'C' }, 'alt=""'],
  [{ ...image, caption: 'C' }, 'alt="C"'],
  [image, 'alt="Title"'],
  [{ ...image, credit: 'NATO' }, '<figcaption><small>NATO</small></figcaption>'],
])('the figure of %j contains %s', (image, part) => {
  expect(withLeadFigure('', { image, title: 'Title' }, base)).toContain(part)
})

test('there is no empty caption, no unknown size, and no figure without a picture', () => {
  const html = withLeadFigure('<p>x</p>', { image: { src: 'https://o.example/a.jpg' }, title: 'T' }, base)
  expect(html).toBe('<figure><img src="https://o.example/a.jpg" alt="T" /></figure>\n<p>x</p>')
  expect(withLeadFigure('<p>x</p>', { image: undefined, title: 'T' }, base)).toBe('<p>x</p>')
})

test.each([
  ['/media/abc/a.jpg', '<p><img alt="" src="https://news.example/media/abc/a.jpg" /></p>'],
  ['https://o.example/a?b=1&c=2', '<img src="https://o.example/a?b=1&amp;c=2" />'],
  ['https://o.example/a?b=1&c=2', '<img src="https://o.example/a?b=1&c=2">'],
  ['https://o.example/ä.jpg', '<img src="https://o.example/%C3%A4.jpg" />'],
])('the picture %s is not added again to %s', (src, html) => {
  expect(withLeadFigure(html, { image: { src }, title: 'T' }, base)).toBe(html)
})

test.each([
  '<a href="https://news.example/media/abc/a.jpg">x</a>',
  '<video src="https://news.example/media/abc/a.jpg"></video>',
  '<img src="https://news.example/media/abc/a.jpg2" />',
  '<img data-src="https://news.example/media/abc/a.jpg" />',
])('the picture is added to %s', html => {
  expect(withLeadFigure(html, { image, title: 'T' }, base)).toMatch(/^<figure>/)
})
