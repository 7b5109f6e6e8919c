import { randomInt } from 'node:crypto'
import { afterAll, it } from 'vitest'
import { cleanUp, temporaryFolder } from '../program/start.ts'
import { createFolderWriter } from './folder-writer.ts'
import { killAgainAndAgain } from './kill-rounds.ts'

const { KILL_ROUNDS = '8', KILL_SEED = String(randomInt(2 ** 31)) } = process.env
const [rounds, seed] = [Number(KILL_ROUNDS), Number(KILL_SEED)]
/** For one round, on a busy machine. */
const ROUND_MS = 20_000

afterAll(cleanUp)

it(`what is killed ${rounds} times while a folder comes in loses nothing and never goes back`, {
  timeout: (rounds + 3) * ROUND_MS,
}, async () => {
  const folder = await temporaryFolder('articles')
  const writer = await createFolderWriter(folder)
  await killAgainAndAgain({ seed, rounds, folder, data: await temporaryFolder('data'), writer })
})
