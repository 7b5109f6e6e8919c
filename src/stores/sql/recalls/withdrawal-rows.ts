import type { Recall, Withdrawal } from '../../../articles/recall/recall-store.ts'

/** The columns of a withdrawal, of an article `a` that is joined by `RECALLED`. */
export const WITHDRAWAL =
  'a.withdrawn, a.revision, r.revision AS recalled_with, r.reason, r.who, r.shown, r.held, r.source AS held_from'

/** Joins the recall of an article, unless it is of an earlier withdrawal. */
export const RECALLED = 'LEFT JOIN recalls r ON r.article_id = a.id AND r.at = a.withdrawn'

/** Returns the withdrawal of the columns `WITHDRAWAL`; undefined when the article is not withdrawn. */
export function withdrawalOf(row: Readonly<Record<string, unknown>>): Withdrawal | undefined {
  if (row.withdrawn === null) return undefined
  const { reason, who, shown, held, held_from: heldFrom } = row
  return {
    at: new Date(Number(row.withdrawn)),
    revision: Number(row.recalled_with ?? row.revision),
    isHeld: held === 1,
    ...(typeof reason === 'string' && { reason }),
    ...(typeof who === 'string' && { by: who }),
    ...(shown === 1 && { isPublic: true }),
    ...(typeof heldFrom === 'string' && { heldFrom }),
  }
}

/** Returns the columns `reason, who, shown` of a recall. */
export function recallValues({ reason, by, isPublic = false }: Recall): readonly (string | number | null)[] {
  return [reason ?? null, by ?? null, Number(isPublic)]
}
