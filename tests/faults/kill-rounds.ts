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

/** What is asked for all the time: a feed that is always ready, one that is made when it is asked for, and another format. */
const WATCHED = ['/feed.json', '/tags/killed/feed.json', '/rss.xml']
const MAIN = '/feed.json'
/** The program is killed at most this long after it listens. */
const LONGEST_LIFE_MS = 900
const PAUSE_MS = 30
/** What a writer may change while the program is down. */
const MOST_OFFLINE_CHANGES = 4

/** How the program is killed. */
export interface KillOptions {
  readonly seed: number
  readonly rounds: number
  readonly folder: string
  readonly data: string
  readonly writers: readonly Writer[]
}

/**
 * Kills the real program (SIGKILL) at a random moment of each round, while it is written to and read from, and starts
 * it again over the same data. Nothing that it served or promised may be lost, nothing older may come after it, and
 * in the end it serves what was written.
 * @throws Error that names the seed and the round.
 */
export async function killAgainAndAgain({ seed, rounds, ...place }: KillOptions): Promise<void> {
  const witness = createWitness()
  for (let round = 1; round <= rounds; round++) {
    try {
      await liveAndDie({ ...place, witness, random: createRandom(seed, round) })
      assertWholeDatabase(place.data)
    } catch (cause) {
      throw new Error(`seed ${seed}, round ${round}: ${cause instanceof Error ? cause.message : cause}`, {
        cause,
      })
    }
  }
  await comeToRest({ ...place, witness })
}

interface Place {
  readonly folder: string
  readonly data: string
  readonly writers: readonly Writer[]
  readonly witness: Witness
}

async function liveAndDie({ random, ...place }: Place & { readonly random: Random }): Promise<void> {
  const { writers, witness } = place
  const writings = writers.map(writer => ({ writer, witness, random: createRandom(random.below(2 ** 31)) }))
  for (const writing of writings) await changeOffline(writing)
  const program = await startAgain(place)
  let alive = true
  const isAlive = () => alive
  const written = writings.map(writing => write(program, writing, isAlive))
  const work = Promise.all([poll(program, witness, isAlive), ...written])
  await Promise.race([work, setTimeout(random.below(LONGEST_LIFE_MS))]).finally(() => {
    alive = false
  })
  const status = await program.stop('SIGKILL')
  await work
  expect(status, `the program ended by itself:\n${program.output()}`).toBeUndefined()
}

/** What one writer does in one round, whatever others do meanwhile. */
interface Writing {
  readonly writer: Writer
  readonly witness: Witness
  readonly random: Random
}

async function changeOffline({ writer, witness, random }: Writing): Promise<void> {
  for (let left = random.below(MOST_OFFLINE_CHANGES + 1); left > 0; left--)
    await writer.change({ random, url: undefined, seen: witness.seen })
}

/** What comes first after a restart is nothing older, and has all that was promised. */
async function startAgain({ folder, data, writers, witness }: Place): Promise<Program> {
  const program = await startProgram(folder, { data })
  for (const path of WATCHED) {
    const answer = await ask(program.url + path).catch(cause => {
      throw new Error(`${cause}; the program said:\n${program.output()}`, { cause })
    })
    // A tag that no article has yet.
    if (answer.status !== 404 || witness.tagOf(path) !== undefined) witness.look(path, answer)
  }
  const shown = witness.shownBy(MAIN)
  for (const writer of writers) await writer.check({ url: program.url, shown })
  return program
}

async function poll({ url }: Program, witness: Witness, isAlive: () => boolean): Promise<void> {
  while (isAlive()) {
    for (const path of WATCHED) {
      const headers = { 'if-none-match': witness.tagOf(path) ?? '"none"' }
      const answer = await ask(url + path, { headers }).catch(() => undefined)
      if (answer !== undefined && answer.status !== 404) witness.look(path, answer)
      if (!isAlive()) return
    }
  }
}

async function write(
  { url }: Program,
  { writer, witness, random }: Writing,
  isAlive: () => boolean,
): Promise<void> {
  while (isAlive()) {
    await writer.change({ random, url, seen: witness.seen })
    await setTimeout(random.below(PAUSE_MS))
  }
}

/** No article is missing in the end and no picture is broken, and the data can be checked. */
async function comeToRest(place: Place): Promise<void> {
  const { data, writers, witness } = place
  const program = await startAgain(place)
  await vi.waitFor(async () => {
    witness.look(MAIN, await ask(program.url + MAIN))
    const wanted = new Map(writers.flatMap(writer => [...writer.wanted()]))
    expect(witness.shownBy(MAIN)).toEqual(wanted)
  }, PATIENCE)
  const feed = (await ask(program.url + MAIN)).bytes.toString()
  const pictures = new Set(feed.match(/\/media\/[0-9a-f]{32}\/[\w.-]+/g))
  for (const path of pictures) {
    const { status, bytes } = await ask(program.url + path)
    expect([status, hash('sha256', bytes).slice(0, 32)]).toEqual([200, path.split('/')[2]])
  }
  expect(await program.stop()).toBe(0)
  assertWholeDatabase(data)
}

function assertWholeDatabase(data: string): void {
  const database = new DatabaseSync(join(data, 'feedwright.db'))
  try {
    expect(database.prepare('PRAGMA integrity_check').all()).toEqual([{ integrity_check: 'ok' }])
    expect(database.prepare('PRAGMA foreign_key_check').all()).toEqual([])
  } finally {
    database.close()
  }
}
