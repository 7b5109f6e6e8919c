import { describe, expect, it } from 'vitest'
import { readRecord } from '../../src/records/read-record.ts'

function read(yaml: string, text: string) {
  const { fields, body } = readRecord('a.md', Buffer.from(`---\n${yaml}\n---\n\n${text}`))
  return [fields.title, body.source]
}

describe('the heading at the start of a text', () => {
  it.each([
    ['mood: calm', '# Radio at *Night* {#radio}\n\nText.', 'Radio at Night', 'Text.'],
    ['mood: calm', 'Radio at Night\n====\n\nText.', 'Radio at Night', 'Text.'],
    ['title: Radio at Night', '# Radio at `Night` #\nText.', 'Radio at Night', 'Text.'],
    ['title: Radio', '# Another\n\nText.', 'Radio', '# Another\n\nText.'],
    ['title: Radio', '## Radio\n\nText.', 'Radio', 'Text.'],
    ['title: Radio', '### Radio waves\n\nText.', 'Radio', '### Radio waves\n\nText.'],
    ['mood: calm', '## Radio\n\nText.', undefined, '## Radio\n\nText.'],
    ['mood: calm', 'import A from "a"\n\n# Radio\n\nText.', 'Radio', 'import A from "a"\n\nText.'],
    [
      'title: Radio',
      '<!-- a\nb -->\n{/* c */}\n# Radio\n\nText.',
      'Radio',
      '<!-- a\nb -->\n{/* c */}\nText.',
    ],
    ['title: Radio', '<h1 id="a">Radio</h1>\n\nText.', 'Radio', 'Text.'],
    ['mood: calm', 'import this, not that\n\n# Radio', undefined, 'import this, not that\n\n# Radio'],
    ['title: Radio', 'Text.\n\n# Radio', 'Radio', 'Text.\n\n# Radio'],
    ['mood: calm', '#radio\n\nText.', undefined, '#radio\n\nText.'],
    ['mood: calm', '```\n# Radio\n```', undefined, '```\n# Radio\n```'],
  ])('with %s: %j', (yaml, text, title, body) => {
    expect(read(yaml, text)).toEqual([title, body])
  })

  it('is found in HTML too', () => {
    const readHtml = (text: string) => {
      const { fields, body } = readRecord('a.html', Buffer.from(text))
      return [fields.title, body.source]
    }
    expect(
      readHtml('---\ntitle: "R & D"\n---\n<h1 class="x"><a href="/">R &amp; D</a></h1>\n<p>Text.</p>'),
    ).toEqual(['R & D', '<p>Text.</p>'])
    expect(readHtml('---\nmood: calm\n---\n<h1>Radio</h1><p>Text.</p>')).toEqual(['Radio', '<p>Text.</p>'])
    expect(readHtml('---\ntitle: Radio\n---\n<h2>Waves</h2>')).toEqual(['Radio', '<h2>Waves</h2>'])
    expect(readHtml('---\nmood: calm\n---\n<h1>C* and D</h1>')).toEqual(['C* and D', ''])
    expect(readHtml('---\ntitle: Radio\n---\n<h1><img src="a.png">Radio</h1>')).toEqual([
      'Radio',
      '<h1><img src="a.png">Radio</h1>',
    ])
    expect(readHtml('---\ntitle: Radio\n---\n# Radio')).toEqual(['Radio', '# Radio'])
  })

  it('is no title when it is longer than one may be, and is read in linear time', () => {
    const text = `# a${' '.repeat(200_000)}b\n\nText.`
    expect(read('mood: calm', text)).toEqual([undefined, text])
  })
})
