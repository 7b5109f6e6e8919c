import type { z } from 'zod'
import { MAX_NAME_LENGTH, MAX_TITLE_LENGTH, singleLine } from '../schema/field-schemas.ts'
import type { Recall } from './recall-store.ts'

/** The texts of a recall, as a person or a program gives them. */
export interface RecallTexts {
  readonly reason?: string | undefined
  readonly by?: string | undefined
  readonly isPublic?: boolean | undefined
}

/** A text of a recall that cannot be used. */
export interface RecallFault {
  readonly field: 'reason' | 'by'
  /** Of the form "expected …, got …". */
  readonly message: string
}

const SCHEMAS = { reason: singleLine(MAX_TITLE_LENGTH), by: singleLine(MAX_NAME_LENGTH) } as const
const MOST = { reason: MAX_TITLE_LENGTH, by: MAX_NAME_LENGTH } as const

/** Parses the texts of a recall, each of which becomes one line. */
export function parseRecall({ reason, by, isPublic }: RecallTexts): Recall | RecallFault {
  const texts = { reason: parseText('reason', reason), by: parseText('by', by) }
  for (const field of ['reason', 'by'] as const) {
    const text = texts[field]
    if (text?.success === false)
      return { field, message: `expected a text of 1 to ${MOST[field]} characters` }
  }
  return {
    reason: texts.reason?.data,
    by: texts.by?.data,
    isPublic,
  }
}

function parseText(
  field: RecallFault['field'],
  text: string | undefined,
): z.ZodSafeParseResult<string> | undefined {
  return text === undefined ? undefined : SCHEMAS[field].safeParse(text)
}
