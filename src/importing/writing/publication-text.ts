import { stringify } from 'yaml'
import { itemsWithin } from '../comparison-lines.ts'
import type { ImportedSite } from '../imported-post.ts'

/** Most items of a feed unless `publication.yaml` says otherwise. */
const MAX_ITEMS = 100

/**
 * Returns the text of `publication.yaml` for an imported site. `shown` is the number of items that readers see in the old feed:
 * the new one never shows more, because older ones might be new to some readers. `show` is the part about a podcast.
 */
export function publicationText(
  { title, description, language }: ImportedSite,
  shown: number | undefined,
  show = '',
): string {
  const fields = {
    title: title || 'My publication',
    ...(description && { description }),
    ...languageField(language),
  }
  const items = shown === undefined || shown === 0 || shown >= MAX_ITEMS ? undefined : itemsWithin(shown)
  return [
    stringify(fields, { lineWidth: 0 }),
    '# The address that readers use. Set it before anyone subscribes:\n# url: https://feeds.example\n',
    ...(items === undefined ? [] : [itemsText(items, shown)]),
    show,
  ].join('')
}

function itemsText(items: number, shown = 0): string {
  return `# Feeds have ${items} to ${2 * items} articles. The old one has ${shown}, and readers might show older ones again:\nitems: ${items}\n`
}

/** WordPress may write `en_GB`. What is no language tag is left out. */
function languageField(language: string | undefined): { readonly language?: string } {
  try {
    const [tag] = Intl.getCanonicalLocales(language?.replaceAll('_', '-'))
    return tag === undefined ? {} : { language: tag }
  } catch {
    return {}
  }
}
