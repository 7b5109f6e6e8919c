/** A setting in a script: `title: 'Radio'`, `SITE_TITLE = "Radio"`, `"url": \`…\``. */
const SETTING =
  /(?:^|[\s{,(])["']?(?<name>[A-Za-z_]\w*)["']?\s*[:=]\s*(?<quote>["'`])(?<text>(?:\\.|(?!\k<quote>)[^\\\n])*)\k<quote>/gm

/**
 * Finds the settings that a JavaScript or TypeScript file writes out as text, by name. The file is not run. Of several
 * settings with one name, the first counts. Text that is put together is left out.
 */
export function scriptSettings(script: string): Readonly<Record<string, string>> {
  const settings: Record<string, string> = {}
  for (const { groups = {} } of script.replace(COMMENTS, '').matchAll(SETTING)) {
    const { name = '', quote, text = '' } = groups
    if (quote === '`' && text.includes('${')) continue
    settings[name] ??= text.replace(/\\(.)/g, '$1')
  }
  return settings
}

const COMMENTS = /^\s*\/\/.*$|\/\*[\s\S]*?\*\//gm
