/** A process that writes to an SQLite file as an app does: each line of its input is `[statement, values]` in JSON. */
import { createInterface } from 'node:readline'
import { DatabaseSync } from 'node:sqlite'

const database = new DatabaseSync(process.argv[2] ?? '')
database.exec('PRAGMA busy_timeout = 5000')
for await (const line of createInterface({ input: process.stdin })) {
  const [text, values] = JSON.parse(line)
  try {
    if (values.length === 0) database.exec(text)
    else database.prepare(text).run(...values)
    process.stdout.write('"done"\n')
  } catch (error) {
    process.stdout.write(`${JSON.stringify(String(error))}\n`)
  }
}
database.close()
