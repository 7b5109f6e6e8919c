import { faultText } from '../articles/faults/fault.ts'
import { type Config, localUrl, mediaFolder } from '../config.ts'
import { formats } from '../formats/formats.ts'
import { openIntake } from '../intake/intake.ts'
import { Problem } from '../problem.ts'
import { createPublisher } from '../publish/publisher.ts'
import { pictureDecoders, readingThreads } from '../serving/intake-parts.ts'
import { createRenderer } from '../serving/rendering/renderer.ts'
import { openMediaFiles } from '../stores/media/media-files.ts'
import { openStore } from '../stores/open.ts'
import { VERSION } from '../version.ts'

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
  const errors: string[] = []
  const log = {
    info: () => undefined,
    warn: () => undefined,
    error: (_: object, message: string) => void errors.push(message),
  }
  const store = await openStore(config)
  const media = mediaFolder(config)
  const files = openMediaFiles(media)
  const renderer = createRenderer()
  const { renderFragments } = renderer
  const publisher = createPublisher({ store, now, log, version: VERSION, renderFragments })
  try {
    const intake = await openIntake({
      ...{ folder, store, files, decoders: pictureDecoders, now, log },
      baseUrl: config.baseUrl,
      localUrl: localUrl(config),
      threads: readingThreads({ media }),
      readContent: renderer.readContent,
    })
    await intake.sync()
    await publisher.publish(intake.publication)
    const fileName = formats.find(format => format.name === config.format)?.fileName
    const document = publisher
      .document(`/${fileName}`)
      ?.variants.find(variant => variant.coding === 'identity')
    if (document === undefined)
      throw new Problem('internal', `the feed could not be rendered: ${errors.join('\n')}`)
    const faults = (await intake.faults()).filter(fault => fault.severity === 'fault')
    return { document: document.bytes.toString(), faults: [...errors, ...faults.map(faultText)] }
  } finally {
    publisher.close()
    await renderer.close()
    await store.close()
  }
}
