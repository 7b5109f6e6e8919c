/** `npm run bench:data -- FOLDER --articles N [--images] [--seed S] [--hugo SITE]`: writes a synthetic publication. */
import { parseArgs } from 'node:util'
import { writeFolder } from './synthetic/folder.ts'
import { writeHugoSite } from './synthetic/hugo-site.ts'
import { createPictures } from './synthetic/pictures.ts'
import { createPublication } from './synthetic/publication.ts'

const USAGE = `usage: npm run bench:data -- FOLDER [--articles N] [--images] [--seed S] [--hugo SITE]
  FOLDER       where publication.yaml and the articles are written
  --articles   how many: 1000 when absent
  --images     an image beside each, every one another
  --seed       the same number gives the same articles: 1 when absent
  --hugo       writes the same as a Hugo site too, its images linked to those of FOLDER
`

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    articles: { type: 'string', default: '1000' },
    images: { type: 'boolean', default: false },
    seed: { type: 'string', default: '1' },
    hugo: { type: 'string' },
  },
})
const [folder] = positionals
const [articles, seed] = [Number(values.articles), Number(values.seed)]

if (folder === undefined || !Number.isSafeInteger(articles) || !Number.isSafeInteger(seed)) {
  process.stderr.write(USAGE)
  process.exitCode = 1
} else {
  const publication = createPublication({ articles, seed })
  const pictureOf = values.images ? await createPictures(seed) : undefined
  await writeFolder(folder, publication, { pictureOf })
  if (values.hugo !== undefined) {
    await writeHugoSite(values.hugo, publication, values.images ? { imagesFrom: folder } : {})
  }
  process.stdout.write(`${articles} articles in ${folder}\n`)
}
