import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Fault, faultText } from '../articles/faults/fault.ts'
import type { Image } from '../articles/media.ts'
import { isRemote } from '../articles/media.ts'
import { artworkWarning } from '../articles/podcast/artwork.ts'
import type { Show } from '../articles/podcast/show.ts'
import type { Publication } from '../articles/publication.ts'
import type { ShowRecord } from '../articles/schema/podcast/show-schema.ts'
import type { PublicationRecord } from '../articles/schema/publication-schema.ts'
import type { MediaStore } from '../articles/store/media-store.ts'
import { referenceName } from '../content/body-references.ts'
import { type AddMedia, mediaPath } from '../images/add-media.ts'
import { isMissing, messageOf, Problem } from '../problem.ts'
import { type ReadPublication, readPublication, readSitePublication } from '../records/read-publication.ts'
import { type ReadRedirects, readRedirects } from '../records/read-redirects.ts'
import { type RecognisedSite, recogniseSite } from '../records/sites/read-site.ts'
import type { Folder } from './folder/folder.ts'
import { siteFilesOf } from './folder/site-files.ts'
import { placesOf } from './reading/named-files.ts'
import { readRecipeFiles, recipePaths, usableRecipes } from './recipe-files.ts'

/** The publication's own file in its folder. */
export const PUBLICATION_FILE = 'publication.yaml'
/** Old addresses and where they lead. The file may be absent. */
export const REDIRECTS_FILE = 'redirects.yaml'

/** Options of `loadPublication`. */
export interface LoadPublicationOptions {
  readonly folder: Folder
  readonly addMedia: AddMedia
  readonly store: MediaStore
  /** Overrides `url` of the file. Undefined when none is configured. */
  readonly baseUrl: string | undefined
  /** The address of the server on this machine, for a publication without an address. */
  readonly localUrl: string
  /** Returns what is wrong with the recipes that feeds name with `for`. */
  readonly recipeFaults?: ((publication: Publication) => readonly Fault[]) | undefined
  /** Recipes that were valid before: each stays in force while its file has a fault. */
  readonly recipesBefore?: Publication['recipes']
}

/** A publication, what was found wrong beside it, and the files that it depends on. */
export interface LoadedPublication {
  readonly publication: Publication
  /** Path of the file that describes it: `publication.yaml`, or the configuration of a site. */
  readonly file: string
  readonly warnings: readonly Fault[]
  readonly dependencies: ReadonlySet<string>
  /** Folders of which each file and folder directly inside is a dependency. */
  readonly listedFolders: ReadonlySet<string>
}

/**
 * Reads `publication.yaml` and `redirects.yaml`, and stores images.
 * @throws Problem that lists every fault when it is missing or invalid.
 */
export async function loadPublication(options: LoadPublicationOptions): Promise<LoadedPublication> {
  const files = siteFilesOf(options.folder.root)
  const site = recogniseSite(files)
  const { record, usesSite, faults: slips } = await readPublicationFile(options.folder, site)
  const { folder, addMedia, store, baseUrl, localUrl } = options
  const { url, description = '', tool, ...rest } = record
  const { image, icon } = record
  const { redirects, faults } = await readRedirectsFile(folder)
  const recipes = await readRecipeFiles(record.feeds, folder.root)
  const warnings = [
    ...slips,
    ...warningsOf(record, options),
    ...siteWarnings(record, usesSite ? site : undefined),
    ...faults,
  ]
  const storeOne = (declared: PublicationRecord['image'], field: string) =>
    storeImage(declared, folder, async path => {
      const added = await addMedia(path).catch(refusalOf)
      if ('refusal' in added) {
        warnings.push(warning(field, added.refusal))
        return undefined
      }
      const { warning: message, stored, text, ...media } = added
      if (message !== undefined) warnings.push(warning(field, message))
      const [canonical] = await store.putMedia([stored])
      return { ...media, src: mediaPath(canonical ?? stored) }
    })
  const declared: Publication = {
    ...rest,
    description,
    baseUrl: baseUrl ?? url?.replace(/\/+$/, '') ?? localUrl,
    image: await storeOne(image, 'image'),
    icon: await storeOne(icon, 'icon'),
    podcast: await storeShow(record.podcast, 'podcast', storeOne),
    feeds: await storeFeedImages(record.feeds, storeOne),
    ...(redirects.length > 0 && { redirects }),
    ...(Object.keys(recipes).length > 0 && { recipes }),
    ...(usesSite && site !== undefined && { facts: site.facts }),
  }
  const wrongRecipes = options.recipeFaults?.(declared) ?? []
  const publication = { ...declared, ...usableRecipes(declared, wrongRecipes, options.recipesBefore) }
  warnings.push(...artworkWarnings(publication), ...wrongRecipes)
  const feeds = Object.values(record.feeds)
  const feedImages = feeds.map(feed => feed.image)
  const showFiles = [record, ...feeds].flatMap(({ podcast }) => [
    podcast?.artwork,
    ...(podcast?.trailers ?? []),
  ])
  const named = [image, icon, ...feedImages, ...showFiles].flatMap(declared =>
    placesOfImage(declared?.src ?? ''),
  )
  return {
    publication,
    file: folder.files.has(PUBLICATION_FILE) ? PUBLICATION_FILE : (site?.file ?? PUBLICATION_FILE),
    warnings,
    dependencies: new Set([
      ...[PUBLICATION_FILE, REDIRECTS_FILE, ...files.asked, ...named],
      ...recipePaths(record.feeds),
    ]),
    listedFolders: files.listed,
  }
}

/** Returns the paths at which a picture of the publication may lie; none for a remote one. */
function placesOfImage(src: string): readonly string[] {
  if (src === '' || isRemote(src)) return []
  return [src, referenceName(src) ?? src].flatMap(name => placesOf(name, { file: PUBLICATION_FILE }))
}

async function readPublicationFile(
  folder: Folder,
  site: RecognisedSite | undefined,
): Promise<ValidPublication & { readonly usesSite: boolean }> {
  const { root } = folder
  await folder.refreshPaths([PUBLICATION_FILE])
  if (!folder.files.has(PUBLICATION_FILE)) {
    if (site !== undefined) return { ...assertValid(readSitePublication(site)), usesSite: true }
    await folder.refresh()
    const got = folder.files.size === 0 ? 'the folder is empty' : 'there is none'
    const advice = `run feedwright init "${root}", or create one with at least "title: My publication"`
    throw new Problem('invalid', `${root}: expected a file ${PUBLICATION_FILE}, ${got}: ${advice}`)
  }
  const bytes = await readFile(join(root, PUBLICATION_FILE)).catch(error => {
    throw new Problem('invalid', `${PUBLICATION_FILE}: could not be read: ${messageOf(error)}`)
  })
  const valid = assertValid(readPublication(bytes, PUBLICATION_FILE, site))
  return { ...valid, usesSite: valid.record.tool !== undefined }
}

async function readRedirectsFile({ root }: Folder): Promise<ReadRedirects> {
  try {
    return readRedirects(await readFile(join(root, REDIRECTS_FILE)), REDIRECTS_FILE)
  } catch (error) {
    if (isMissing(error)) return { redirects: [], faults: [] }
    const message = `could not be read: ${messageOf(error)}`
    return { redirects: [], faults: [{ severity: 'fault', file: REDIRECTS_FILE, message }] }
  }
}

/** A valid record of the publication, and its warnings. */
interface ValidPublication {
  readonly record: PublicationRecord
  readonly faults: readonly Fault[]
}

function assertValid({ record, faults }: ReadPublication): ValidPublication {
  if (record === undefined) throw new Problem('invalid', faults.map(faultText).join('\n'))
  return { record, faults }
}

async function storeImage(
  declared: PublicationRecord['image'],
  folder: Folder,
  add: (path: string) => Promise<Image | undefined>,
): Promise<Image | undefined> {
  const src = declared?.src
  if (src === undefined) return undefined
  if (isRemote(src)) return { ...declared, src }
  const places = placesOfImage(src)
  await folder.refreshPaths(places)
  const path = places.find(place => folder.files.has(place))
  if (path === undefined) {
    throw new Problem(
      'invalid',
      `${PUBLICATION_FILE}: expected an image in the folder, there is no file "${src}"`,
    )
  }
  const added = await add(path)
  return added && { ...declared, ...added }
}

/** A picture that is broken is left out: it is no reason to publish nothing. */
function refusalOf(thrown: unknown): { readonly refusal: string } {
  if (thrown instanceof Problem && thrown.kind === 'invalid') return { refusal: thrown.message }
  throw thrown
}

/** Stores the file of a field, and returns it with the facts from its bytes. */
type StoreOne = (declared: PublicationRecord['image'], field: string) => Promise<Image | undefined>

async function storeShow(
  show: ShowRecord | undefined,
  field: string,
  storeOne: StoreOne,
): Promise<Show | undefined> {
  if (show === undefined) return undefined
  const artwork = await storeOne(show.artwork, `${field}.artwork`)
  const trailers = show.trailers?.map(async (trailer, at) => {
    const stored = await storeOne({ src: trailer.src }, `${field}.trailer[${at}]`)
    return stored && { ...trailer, ...stored }
  })
  const known = (await Promise.all(trailers ?? [])).filter(trailer => trailer !== undefined)
  return { ...show, artwork, ...(trailers !== undefined && { trailers: known }) }
}

/** Returns a warning for each artwork of a show that directories refuse. */
function artworkWarnings({ podcast, feeds }: Publication): readonly Fault[] {
  const shows = Object.entries(feeds).map(([name, feed]) => [`feeds.${name}.podcast`, feed.podcast] as const)
  return [['podcast', podcast] as const, ...shows].flatMap(([field, show]) => {
    const message = show?.artwork && artworkWarning(show.artwork)
    return message === undefined ? [] : [warning(`${field}.artwork`, message)]
  })
}

async function storeFeedImages(
  feeds: PublicationRecord['feeds'],
  storeOne: StoreOne,
): Promise<Publication['feeds']> {
  const stored = Object.entries(feeds).map(async ([name, feed]) => {
    const field = `feeds.${name}`
    const image = await storeOne(feed.image, `${field}.image`)
    return [
      name,
      { ...feed, image, podcast: await storeShow(feed.podcast, `${field}.podcast`, storeOne) },
    ] as const
  })
  return Object.fromEntries(await Promise.all(stored))
}

function warningsOf(
  record: PublicationRecord,
  { baseUrl, localUrl }: LoadPublicationOptions,
): readonly Fault[] {
  const warnings: Fault[] = []
  if (record.url === undefined && baseUrl === undefined) {
    const advice = 'set it (or BASE_URL) before anyone subscribes'
    warnings.push(warning('url', `no address is given, so feeds name ${localUrl}: ${advice}`))
  }
  if (record.description === undefined) {
    warnings.push(warning('description', 'Flipboard and most readers show a description, and none is given'))
  }
  return warnings
}

/** Without the address of a site, its articles cannot have the ids that subscribers know. */
function siteWarnings(record: PublicationRecord, site: RecognisedSite | undefined): readonly Fault[] {
  if (site?.fields.ids === undefined || record.site !== undefined) return []
  const lines = `"tool: ${site.tool.toLowerCase()}" and "site: https://…"`
  const message = `the configuration gives no address of the site, so articles get new ids and pages here: give it there, or create ${PUBLICATION_FILE} with the lines ${lines}`
  return [{ severity: 'warning', file: site.file, field: 'site', message }]
}

function warning(field: string, message: string): Fault {
  return { severity: 'warning', file: PUBLICATION_FILE, field, message }
}
