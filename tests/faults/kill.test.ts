import { randomInt } from 'node:crypto'
import { afterAll, expect, it } from 'vitest'
import { cleanUp, runProgram, temporaryFolder } from '../program/start.ts'
import { createApiWriter } from './api-writer.ts'
import { createFolderWriter } from './folder-writer.ts'
import { killRepeatedly } from './kill-rounds.ts'

const { KILL_ROUNDS = '8', KILL_SEED = String(randomInt(2 ** 31)) } = process.env
const [rounds, seed] = [Number(KILL_ROUNDS), Number(KILL_SEED)]
/** Time limit of one round, on a busy machine. */
const ROUND_MS = 20_000

afterAll(cleanUp)

it(`a program that is killed ${rounds} times while it reads a folder and answers API requests loses nothing and serves nothing older`, {
  timeout: (rounds + 3) * ROUND_MS,
}, async () => {
  const [folder, data] = [await temporaryFolder('articles'), await temporaryFolder('data')]
  let numbers = 0
  const nextNumber = () => ++numbers
  const writers = [
    await createFolderWriter(folder, nextNumber),
    createApiWriter(await tokenFor(data), nextNumber),
  ]
  await killRepeatedly({ seed, rounds, folder, data, writers })
})

async function tokenFor(data: string): Promise<string> {
  const { stdout, status } = await runProgram(['token', 'add', '--scope', 'publish', '--data', data])
  expect(status).toBe(0)
  return stdout.split('\n')[0] ?? ''
}
