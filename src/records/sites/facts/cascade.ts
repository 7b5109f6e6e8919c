import type { RecordDefaults } from '../../../articles/addresses/site-facts.ts'
import { type Fields, isFields } from '../../fields.ts'
import { readFrontMatter } from '../../front-matter.ts'
import { type SiteFiles, textIn, valueIn } from '../site-tool.ts'
import { foldersWithin } from './folders-within.ts'

/** Returns what the front matter of sections passes on to their pages, the outermost first (gohugo.io/content-management/front-matter/#cascade). */
export function cascades(
  config: Fields,
  folders: readonly string[],
  files: SiteFiles,
): readonly RecordDefaults[] {
  const ofSite = folders.flatMap(folder => cascadeOf(config, folder, folder))
  return [...ofSite, ...folders.flatMap(folder => [...cascadesWithin(folder, files)])]
}

function* cascadesWithin(root: string, files: SiteFiles): Generator<RecordDefaults> {
  for (const folder of foldersWithin(root, files)) {
    const path = `${folder}/_index.md`
    const text = files.read(path)
    if (text !== undefined) yield* cascadeOf(readFrontMatter(text, path, 'markdown').fields, folder, root)
  }
}

/** A cascade may be a list of those for some pages each. */
function cascadeOf(fields: Fields, folder: string, root: string): readonly RecordDefaults[] {
  const cascade = valueIn(fields, 'cascade')
  return (Array.isArray(cascade) ? cascade : [cascade]).filter(isFields).flatMap(part => {
    const { target, _target, ...values } = part
    const scope = [target, _target].find(isFields) ?? {}
    const kind = textIn(scope, 'kind')
    if (kind !== undefined && !/page/i.test(kind)) return []
    const own = isFields(values.params) ? { ...values, ...values.params } : values
    return [{ path: pathOf(textIn(scope, 'path'), folder, root), values: own }]
  })
}

/** A path begins at the content: `/posts/**`, or `{/posts,/posts/**}`. */
function pathOf(path: string | undefined, folder: string, root: string): string {
  if (path === undefined) return folder
  const first =
    path
      .replace(/^\{|\}$/g, '')
      .split(',')
      .at(-1) ?? ''
  return `${root}/${first.trim().replace(/^\//, '')}`
}
