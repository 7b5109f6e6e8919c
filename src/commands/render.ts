import { type Config, mediaFolder } from '../config.ts'
import { formats } from '../formats/formats.ts'
import { Problem } from '../problem.ts'
import { openMediaFiles } from '../stores/media/media-files.ts'
import { openStore } from '../stores/open.ts'
import { publishFolder } from './published-folder.ts'

/** The result of `render`. */
export interface Rendered {
  readonly document: string
  /** One line for each fault of a record that is left out. */
  readonly faults: readonly string[]
}

/**
 * Renders the main feed of a folder in the format of `config`. Ids and dates are those of the data folder, as `serve`
 * stores them.
 * @throws Problem when the folder or its publication.yaml cannot be used.
 */
export async function render(folder: string, config: Config, now: () => Date): Promise<Rendered> {
  const media = mediaFolder(config)
  const store = await openStore(config)
  const published = await publishFolder(folder, { store, files: openMediaFiles(media), media, config, now })
  try {
    const fileName = formats.find(format => format.name === config.format)?.fileName
    const document = await published.read(`/${fileName}`)
    const { faults } = published
    if (document === undefined)
      throw new Problem('internal', `the feed could not be rendered: ${faults.join('\n')}`)
    return { document, faults }
  } finally {
    await published.close()
  }
}
