import { join } from 'node:path'
import sharp from 'sharp'

/** Draws the pictures of the sample show: a lit window in a dark house, in a few plain colours. */
const SHOW = join(import.meta.dirname, 'show')
const COVER = 1_400
const ICON = 512

await draw('cover.png', { size: COVER, sky: '#0f1b2d', window: '#f4c95d' })
await draw('season-1/nurse-cover.png', { size: COVER, sky: '#1e3a5f', window: '#e9edf2' })
await draw('icon.png', { size: ICON, sky: '#0f1b2d', window: '#f4c95d' })

interface Drawing {
  /** Pixels of each side. */
  readonly size: number
  readonly sky: string
  readonly window: string
}

async function draw(name: string, { size, sky, window }: Drawing): Promise<void> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 14 14" width="${size}" height="${size}" shape-rendering="crispEdges">
    <rect width="14" height="14" fill="${sky}"/><rect x="3" y="4" width="8" height="10" fill="#26364d"/>
    <rect x="6" y="7" width="2" height="3" fill="${window}"/></svg>`
  await sharp(Buffer.from(svg)).png({ palette: true, colours: 8, compressionLevel: 9 }).toFile(join(SHOW, name))
}
