/** A number in front of a title: `#12 Honey`, `Episode 12: Honey`, `S2E12 – Honey`, `12. Honey`. */
const NUMBERED =
  /^(?:S\d+\s*E|ep(?:isode|\.)?\s*#?|folge\s*#?|#)?\s*0*(?<number>\d+)\s*(?:[:.|–—]|\s-)\s+(?<rest>\S.*)$/is

/**
 * Returns the title without the number of the episode, which Apple wants only in `itunes:episode`. Undefined when the title does
 * not begin with that number, so that the title itself is right.
 */
export function episodeTitle(title: string, number: number | undefined): string | undefined {
  const { number: found, rest } = NUMBERED.exec(title.trim())?.groups ?? {}
  return number !== undefined && Number(found) === number ? rest : undefined
}
