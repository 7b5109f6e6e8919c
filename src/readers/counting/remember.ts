/** Texts that are remembered. */
const MAX_TEXTS = 2_000

/** Returns `parse` with a memory for the texts that are met most, but not for those with a token. */
export function remember<Parsed>(
  parse: (text: string) => Parsed,
  mayRemember: (parsed: Parsed) => boolean = () => true,
): (text: string) => Parsed {
  const known = new Map<string, Parsed>()
  return text => {
    if (known.has(text)) return known.get(text) as Parsed
    if (known.size >= MAX_TEXTS) known.clear()
    const parsed = parse(text)
    if (mayRemember(parsed)) known.set(text, parsed)
    return parsed
  }
}
