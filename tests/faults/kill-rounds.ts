import { hash } from 'node:crypto'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout } from 'node:timers/promises'
import { expect, vi } from 'vitest'
import { createRandom, type Random } from '../bench/synthetic/random.ts'
import { ask } from '../program/raw-http.ts'
import { PATIENCE } from '../program/sample-folder.ts'
import { type Program, startProgram } from '../program/start.ts'
import { createWitness, type Witness } from './witness.ts'
import type { Writer } from './writer.ts'

/** Feeds that are polled: one that is always cached, one that is rendered on request, and another format. */
const POLLED = ['/feed.json', '/tags/killed/feed.json', '/rss.xml']
const MAIN = '/feed.json'
/** The program is killed at most this long after it listens. */
const MAX_LIFE_MS = 900
const PAUSE_MS = 30
/** Most changes of a writer while the program is down. */
const MAX_OFFLINE_CHANGES = 4

/** How the program is killed. */
export interface KillOptions {
  readonly seed: number
  readonly rounds: number
  readonly folder: string
  readonly data: string
  readonly writers: readonly Writer[]
}

/**
 * Kills the real program (SIGKILL) at a random moment of each round, while clients write and poll, and restarts it over
 * the same data. It must lose nothing that it served or acknowledged, and serve nothing older afterwards. In the end it
 * must serve everything that was written.
 * @throws Error that names the seed and the round.
 */
export async function killRepeatedly({ seed, rounds, ...place }: KillOptions): Promise<void> {
  const witness = createWitness()
  for (let round = 1; round <= rounds; round++) {
    try {
      await runRound({ ...place, witness, random: createRandom(seed, round) })
      assertIntactDatabase(place.data)
    } catch (cause) {
      throw new Error(`seed ${seed}, round ${round}: ${cause instanceof Error ? cause.message : cause}`, {
        cause,
      })
    }
  }
  await assertFinalState({ ...place, witness })
}

interface Setup {
  readonly folder: string
  readonly data: string
  readonly writers: readonly Writer[]
  readonly witness: Witness
}

async function runRound({ random, ...place }: Setup & { readonly random: Random }): Promise<void> {
  const { writers, witness } = place
  const roundsOfWriters = writers.map(writer => ({
    writer,
    witness,
    random: createRandom(random.below(2 ** 31)),
  }))
  for (const roundOfWriter of roundsOfWriters) await changeOffline(roundOfWriter)
  const program = await restart(place)
  let alive = true
  const isAlive = () => alive
  const writes = roundsOfWriters.map(roundOfWriter => write(program, roundOfWriter, isAlive))
  const work = Promise.all([poll(program, witness, isAlive), ...writes])
  await Promise.race([work, setTimeout(random.below(MAX_LIFE_MS))]).finally(() => {
    alive = false
  })
  const status = await program.stop('SIGKILL')
  await work
  expect(status, `the program ended by itself:\n${program.output()}`).toBeUndefined()
}

/** The state of one writer in one round, independent of other writers. */
interface RoundOfWriter {
  readonly writer: Writer
  readonly witness: Witness
  readonly random: Random
}

async function changeOffline({ writer, witness, random }: RoundOfWriter): Promise<void> {
  for (let left = random.below(MAX_OFFLINE_CHANGES + 1); left > 0; left--)
    await writer.change({ random, url: undefined, seen: witness.seen })
}

/** Starts the program. Its first answers must be no older, and contain everything that was acknowledged. */
async function restart({ folder, data, writers, witness }: Setup): Promise<Program> {
  const program = await startProgram(folder, { data })
  for (const path of POLLED) {
    const answer = await ask(program.url + path).catch(cause => {
      throw new Error(`${cause}; the log of the program:\n${program.output()}`, { cause })
    })
    // No article may have the tag yet.
    if (answer.status !== 404 || witness.tagOf(path) !== undefined) witness.record(path, answer)
  }
  const served = witness.versionsIn(MAIN)
  for (const writer of writers) await writer.check({ url: program.url, served })
  return program
}

async function poll({ url }: Program, witness: Witness, isAlive: () => boolean): Promise<void> {
  while (isAlive()) {
    for (const path of POLLED) {
      const headers = { 'if-none-match': witness.tagOf(path) ?? '"none"' }
      const answer = await ask(url + path, { headers }).catch(() => undefined)
      if (answer !== undefined && answer.status !== 404) witness.record(path, answer)
      if (!isAlive()) return
    }
  }
}

async function write(
  { url }: Program,
  { writer, witness, random }: RoundOfWriter,
  isAlive: () => boolean,
): Promise<void> {
  while (isAlive()) {
    await writer.change({ random, url, seen: witness.seen })
    await setTimeout(random.below(PAUSE_MS))
  }
}

/** Checks that in the end no article is missing, no picture is broken, and the database is intact. */
async function assertFinalState(place: Setup): Promise<void> {
  const { data, writers, witness } = place
  const program = await restart(place)
  await vi.waitFor(async () => {
    witness.record(MAIN, await ask(program.url + MAIN))
    const expected = new Map(writers.flatMap(writer => [...writer.expected()]))
    expect(witness.versionsIn(MAIN)).toEqual(expected)
  }, PATIENCE)
  const feed = (await ask(program.url + MAIN)).bytes.toString()
  const pictures = new Set(feed.match(/\/media\/[0-9a-f]{32}\/[\w.-]+/g))
  for (const path of pictures) {
    const { status, bytes } = await ask(program.url + path)
    expect([status, hash('sha256', bytes).slice(0, 32)]).toEqual([200, path.split('/')[2]])
  }
  expect(await program.stop()).toBe(0)
  assertIntactDatabase(data)
}

function assertIntactDatabase(data: string): void {
  const database = new DatabaseSync(join(data, 'feedwright.db'))
  try {
    expect(database.prepare('PRAGMA integrity_check').all()).toEqual([{ integrity_check: 'ok' }])
    expect(database.prepare('PRAGMA foreign_key_check').all()).toEqual([])
  } finally {
    database.close()
  }
}
