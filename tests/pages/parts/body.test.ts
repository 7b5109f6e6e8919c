import { describe, expect, it } from 'vitest'
import { renderHtml } from '../../../src/pages/html.ts'
import { bodyHtml } from '../../../src/pages/parts/body.ts'
import { wordsFor } from '../../../src/pages/words.ts'

describe('bodyHtml', () => {
  it('makes wide tables and code scrollable by keyboard', () => {
    expect(render('<table class="x"><tr><td>1</td></tr></table><pre><code>2</code></pre>')).toBe(
      '<div class="scroll" role="group" aria-label="Table" tabindex="0"><table class="x"><tr><td>1</td></tr></table></div>' +
        '<pre tabindex="0"><code>2</code></pre>',
    )
  })

  it('loads the first picture at once and the others when they scroll into view', () => {
    const body = '<img alt="" src="/1" /><img alt="" src="/2" /><iframe title="x" src="/3"></iframe>'
    expect(render(body)).toBe(
      '<img alt="" src="/1" /><img loading="lazy" alt="" src="/2" /><iframe loading="lazy" title="x" src="/3"></iframe>',
    )
  })

  it('gives an empty label to a picture without one, and a name to a player without a title', () => {
    expect(render('<img src="/1" title="a alt=b" /><iframe src="/2"></iframe>', 'fr')).toBe(
      '<img alt="" src="/1" title="a alt=b" /><iframe title="Vidéo" loading="lazy" src="/2"></iframe>',
    )
  })
})

function render(body: string, language = 'en'): string {
  return renderHtml(bodyHtml(body, wordsFor(language)))
}
