import { extname } from 'node:path'
import { fileTypeFromBuffer } from 'file-type'
import { messageOf } from '../../problem.ts'
import { AGENT, type Exam } from '../exam.ts'
import type { FeedFile } from '../feed-facts.ts'
import { type Finding, fault, ok, skipped, type Trouble, warning } from '../finding.ts'
import type { Seen } from '../probe.ts'

/** Files that are looked at: the newest ones. */
const MAX_FILES = 5
/** Bytes from which the type of a file is known. */
const START = 4_100

/** Looks at the files of the newest items as podcast apps and directories do. */
export async function checkFiles(exam: Exam): Promise<readonly Finding[]> {
  const files = [...new Map(exam.feed.files.map(file => [file.url, file])).values()].slice(0, MAX_FILES)
  if (files.length === 0) return [skipped('files', 'the feed has none')]
  const findings = (await Promise.all(files.map(file => fileFindings(file, exam)))).flat()
  const sound =
    findings.length === 0 ? [ok('files', `${files.length} answer HEAD and ranges, with the right type`)] : []
  return [...findings, ...sound]
}

async function fileFindings(file: FeedFile, exam: Exam): Promise<readonly Finding[]> {
  try {
    const headers = { 'user-agent': AGENT }
    const head = await exam.probe.ask({ url: file.url, method: 'HEAD', headers })
    if (head.status >= 300 && head.status < 400)
      return [
        warning('files', {
          found: `${file.url} redirects to ${head.headers.location}`,
          cause: 'Apple and others drop files behind a redirect that has no ranges or no extension',
          cure: 'name the last address in the feed, unless a service that counts downloads needs the redirect',
        }),
      ]
    const part = await exam.probe.ask({
      url: file.url,
      headers: { ...headers, range: `bytes=0-${START - 1}` },
    })
    return [...answerTroubles(file, head, part), ...(await typeTroubles(file, head, part))].map(trouble =>
      fault('files', trouble),
    )
  } catch (error) {
    return [
      fault('files', {
        found: `${file.url} does not answer: ${messageOf(error)}`,
        cause: 'the file is gone, or its server refuses',
        cure: 'put it back, or correct its address',
      }),
    ]
  }
}

function answerTroubles({ url, length }: FeedFile, head: Seen, part: Seen): readonly Trouble[] {
  if (part.status >= 400)
    return [
      { found: `${url} answers ${part.status}`, cause: 'the file is gone or forbidden', cure: 'put it back' },
    ]
  const troubles: Trouble[] = []
  if (head.status !== 200)
    troubles.push({
      found: `${url} answers HEAD with ${head.status}`,
      cause: 'Apple asks with HEAD first, and calls that fatal',
      cure: 'allow HEAD',
    })
  if (part.status !== 206)
    troubles.push({
      found: `${url} answers a range with ${part.status}`,
      cause: 'players cannot jump, and Apple refuses the episode',
      cure: 'serve the file from a server with ranges (206)',
    })
  const whole = Number(
    /\/(\d+)$/.exec(part.headers['content-range'] ?? '')?.[1] ?? head.headers['content-length'],
  )
  if (length !== undefined && length > 0 && whole > 0 && length !== whole)
    troubles.push({
      found: `${url} has ${whole} bytes, and the feed says ${length}`,
      cause: 'the file was replaced, or the feed guesses',
      cure: 'write its length into the feed again',
    })
  return troubles
}

const SAME_TYPES: readonly (readonly string[])[] = [
  ['audio/mpeg', 'audio/mp3'],
  ['audio/mp4', 'audio/x-m4a', 'audio/m4a', 'video/mp4', 'audio/aac'],
  ['audio/ogg', 'audio/opus', 'application/ogg', 'video/ogg'],
  ['image/jpeg', 'image/jpg'],
]

async function typeTroubles({ url, type }: FeedFile, head: Seen, part: Seen): Promise<readonly Trouble[]> {
  if (part.status >= 400) return []
  const found = (await fileTypeFromBuffer(part.bytes.subarray(0, START)))?.mime.split(';', 1)[0]
  if (found === undefined) return []
  const served = head.headers['content-type']?.split(';', 1)[0]?.toLowerCase()
  const troubles: Trouble[] = []
  for (const [place, given] of [
    ['the feed says', type?.toLowerCase()],
    ['the server says', served],
  ] as const) {
    if (given === undefined || isSame(given, found)) continue
    troubles.push({
      found: `${url} is ${found} by its bytes, and ${place} ${given}`,
      cause: 'apps that trust the type do not play or show it',
      cure: `say ${found}${extname(new URL(url).pathname) === '' ? ', and give the address an extension' : ''}`,
    })
  }
  return troubles
}

function isSame(one: string, other: string): boolean {
  return one === other || SAME_TYPES.some(types => types.includes(one) && types.includes(other))
}
