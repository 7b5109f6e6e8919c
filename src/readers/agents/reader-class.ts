/** What kind of program asks for a feed. */
export type ReaderClass = (typeof READER_CLASSES)[number]

/** Every class, those of subscribers first. */
export const READER_CLASSES = [
  'hosted reader',
  'self-hosted',
  'app',
  'podcast app',
  'unknown',
  'portal',
  'bot',
  'AI crawler',
  'browser',
] as const

/** Classes whose programs are asked by people who subscribe. `unknown` may be one, and is counted by itself. */
export const SUBSCRIBING: readonly ReaderClass[] = ['hosted reader', 'self-hosted', 'app', 'podcast app']
