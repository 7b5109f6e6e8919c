import { createInterface } from 'node:readline/promises'
import { Problem } from '../problem.ts'

/** Asks a person questions. */
export interface Terminal {
  /** Asks a question and returns the answer. @throws Problem when the input ends or is interrupted instead. */
  ask(question: string): Promise<string>
  close(): void
}

/** Opens the terminal of this process. Returns undefined when there is none. */
export function openTerminal(): Terminal | undefined {
  const { stdin: input, stdout: output } = process
  if (!input.isTTY || !output.isTTY) return undefined
  const terminal = createInterface({ input, output })
  // Keeps lines that were typed or pasted before their question.
  const lines = terminal[Symbol.asyncIterator]()
  return {
    async ask(question) {
      terminal.setPrompt(question)
      terminal.prompt()
      const { done, value } = await lines.next()
      if (done) throw new Problem('usage', 'nothing was written')
      return value
    },
    close: () => terminal.close(),
  }
}
