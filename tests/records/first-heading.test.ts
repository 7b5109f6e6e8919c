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
    ['title: Radio', '## Radio\n\nText.', 'Radio', '## Radio\n\nText.'],
    ['title: Radio', 'Text.\n\n# Radio', 'Radio', 'Text.\n\n# Radio'],
    ['mood: calm', '#radio\n\nText.', undefined, '#radio\n\nText.'],
    ['mood: calm', '```\n# Radio\n```', undefined, '```\n# Radio\n```'],
  ])('with %s: %j', (yaml, text, title, body) => {
    expect(read(yaml, text)).toEqual([title, body])
  })

  it('is no title when it is longer than one may be, and is read in linear time', () => {
    const text = `# a${' '.repeat(200_000)}b\n\nText.`
    expect(read('mood: calm', text)).toEqual([undefined, text])
  })
})
