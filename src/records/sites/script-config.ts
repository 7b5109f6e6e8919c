/** A setting in a script: `title: 'Radio'`, `SITE_TITLE = "Radio"`, `"url": \`…\``. */
const SETTING =
  /(?:^|[\s{,(])["']?(?<name>[A-Za-z_]\w*)["']?\s*[:=]\s*(?<quote>["'`])(?<text>(?:\\.|(?!\k<quote>)[^\\\n])*)\k<quote>/gm

/**
 * Finds the settings that a JavaScript or TypeScript file writes out as text, by name. The file is not run. Of several
 * settings with one name, the first counts. Text that is put together is left out.
 */
export function scriptSettings(script: string): Readonly<Record<string, string>> {
  const settings: Record<string, string> = {}
  for (const { groups = {} } of withoutComments(script).matchAll(SETTING)) {
    const { name = '', quote, text = '' } = groups
    if (quote === '`' && text.includes('${')) continue
    settings[name] ??= text.replace(/\\(.)/g, '$1')
  }
  return settings
}

/** Returns every text that a script writes out for a setting, in order. */
export function scriptTexts(script: string, name: string): readonly string[] {
  const found = [...withoutComments(script).matchAll(SETTING)].map(({ groups = {} }) => groups)
  return found.flatMap(({ name: own, quote, text = '' }) =>
    own === name && !(quote === '`' && text.includes('${')) ? [text.replace(/\\(.)/g, '$1')] : [],
  )
}

/** Returns the settings of the first object of this name, such as `author: { name: 'Ann' }`; none when it has none. */
export function settingsWithin(script: string, name: string): Readonly<Record<string, string>> {
  const inner = new RegExp(`\\b${name}["']?\\s*[:=]\\s*\\{([^{}]*)\\}`).exec(withoutComments(script))?.[1]
  return scriptSettings(inner ?? '')
}

/** Whether a script sets a setting to `true`. */
export function isSet(script: string, name: string): boolean {
  return new RegExp(`\\b${name}["']?\\s*[:=]\\s*true\\b`).test(withoutComments(script))
}

/** Returns the texts of the first list of this name that a script writes out; undefined when there is none. */
export function scriptList(script: string, name: string): readonly string[] | undefined {
  const list = new RegExp(`\\b${name}["']?\\s*[:=]\\s*\\[([^\\]]*)\\]`).exec(withoutComments(script))?.[1]
  if (list === undefined) return undefined
  return [...list.matchAll(/(["'`])((?:\\.|(?!\1)[^\\\n])*)\1/g)].map(([, , text = '']) => text)
}

/** Removes comments. A pattern of file names within quotes may look like one. */
function withoutComments(script: string): string {
  return script.replace(COMMENT_OR_TEXT, (found, quote: string | undefined) => (quote ? found : ''))
}

const COMMENT_OR_TEXT = /^\s*\/\/.*$|\/\*[\s\S]*?\*\/|(["'`])(?:\\.|(?!\1)[^\\\n])*\1/gm
