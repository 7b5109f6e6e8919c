/** The words of a recording, ready for a page: paragraphs, or HTML that is sanitised. */
export type Transcript = { readonly paragraphs: readonly Paragraph[] } | { readonly html: string }

/** A paragraph of a transcript, as plain text. */
export interface Paragraph {
  /** When it begins, in seconds. */
  readonly start?: number | undefined
  /** The name of the person that speaks, when it is another than before. */
  readonly speaker?: string | undefined
  readonly text: string
}

/** A transcript as a file has it. */
export interface TranscriptSource {
  /** Media type. */
  readonly type: string
  readonly text: string
}
