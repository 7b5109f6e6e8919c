import { basename, join, resolve } from 'node:path'
import { dayIn } from '../articles/dates/dates.ts'
import { parsePublication } from '../articles/parse-publication.ts'
import { parseSetting, settings } from '../config.ts'
import { hasArticles, hasEntry, openIfExists, writeNewFile } from '../intake/folder/new-publication.ts'
import { PUBLICATION_FILE } from '../intake/load-publication.ts'
import { messageOf, Problem } from '../problem.ts'
import { DEFAULT_FOLDER } from './command-line.ts'

/** Options of `init`. */
export interface InitOptions {
  /** The title of the publication. It is asked for when absent. */
  readonly title: string | undefined
  /** The address that readers use. It is asked for with the title, unless it is given. */
  readonly url: string | undefined
  /** Asks a question on the terminal. Absent when there is none. */
  readonly ask?: ((question: string) => Promise<string>) | undefined
  /** The time zone of this machine, as `Intl` names it. One that is unknown becomes UTC. */
  readonly timeZone: string | undefined
  /** The data folder of `serve`. If there is one, it belongs to another publication. */
  readonly data: string
  readonly now: Date
  /** Prints a line. */
  readonly print: (line: string) => void
}

const ADDRESS_EXAMPLE = 'https://news.example.com'

/**
 * Writes `publication.yaml` and a first article into a folder, and says what comes next. No existing file is changed, and a
 * folder with articles gets no other.
 * @throws Problem when the folder cannot be written, or a title is missing and nobody can be asked.
 */
export async function init(path: string, options: InitOptions): Promise<void> {
  const { now, print } = options
  const timeZone = knownZone(options.timeZone)
  const folder = await openIfExists(path)
  const isNew = folder?.files.has(PUBLICATION_FILE) !== true
  const files: [name: string, text: string][] = []
  if (isNew) files.push([PUBLICATION_FILE, publicationText(await detailsOf(options), timeZone)])
  else print(`Left as it is: ${join(path, PUBLICATION_FILE)}`)
  if (folder && hasArticles(folder)) print(`Left as they are: the articles in ${path}`)
  else files.push(firstArticle(dayIn(now, timeZone)))
  for (const [name, text] of files) {
    const written = await writeNewFile(path, name, text)
    print(`${written ? 'Written' : 'Left as it is'}: ${join(path, name)}`)
  }
  print(`Next: ${serveCommand(path, isNew && (await hasEntry(options.data)))}`)
}

/** Returns the command that serves a folder, with a data folder of its own if the usual one is taken. */
function serveCommand(path: string, isDataTaken: boolean): string {
  const folder = join(path) === join(DEFAULT_FOLDER) ? [] : [shellWord(path)]
  const data = isDataTaken ? ['--data', shellWord(`.feedwright-${basename(resolve(path))}`)] : []
  return ['npx --no-install feedwright serve', ...folder, ...data].join(' ')
}

/** Node knows no zone, or "Etc/Unknown", when TZ names none. */
function knownZone(timeZone: string | undefined): string {
  try {
    return parsePublication({ title: 'Any', timeZone }, ADDRESS_EXAMPLE).timeZone
  } catch {
    return 'UTC'
  }
}

interface Details {
  readonly title: string
  readonly url: string | undefined
}

async function detailsOf({ title, url, ask }: InitOptions): Promise<Details> {
  if (title !== undefined) return { title: checkedTitle(title), url }
  if (ask === undefined) {
    const advice = `for instance feedwright init --title "My publication" --base-url ${ADDRESS_EXAMPLE}`
    throw new Problem('usage', `--title: expected the title of the publication, got nothing: ${advice}`)
  }
  return {
    title: await askUntilValid('Title of the publication: ', checkedTitle, ask),
    url: url ?? (await askUntilValid(ADDRESS_QUESTION, checkedUrl, ask)),
  }
}

const ADDRESS_QUESTION = `Address that readers will use, such as ${ADDRESS_EXAMPLE} (leave it empty to decide later): `

/** Asks again, with the reason, until the answer is valid. */
async function askUntilValid<Value>(
  question: string,
  check: (answer: string) => Value,
  ask: (question: string) => Promise<string>,
): Promise<Value> {
  for (let prompt = question; ; ) {
    const answer = (await ask(prompt)).trim()
    try {
      return check(answer)
    } catch (error) {
      prompt = `${messageOf(error)}\n${question}`
    }
  }
}

function checkedTitle(text: string): string {
  return parsePublication({ title: text }, ADDRESS_EXAMPLE).title
}

function checkedUrl(text: string): string | undefined {
  return text === '' ? undefined : String(parseSetting(settings.baseUrl, 'address', text))
}

/** JSON strings are YAML too. */
function publicationText({ title, url }: Details, timeZone: string): string {
  return `title: ${JSON.stringify(title)}
# One or two sentences about its subject, which readers and directories show:
# description: News about …
# The address that readers use. Set it before anyone subscribes, because ids contain its host:
${url === undefined ? `# url: ${ADDRESS_EXAMPLE}` : `url: ${url}`}
# The language of the articles and pages, and the zone of dates without one:
language: en
timeZone: ${timeZone}
# The authors of articles that name none:
# authors:
#   - name: Ann Example
#     email: ann@example.com
`
}

function firstArticle(day: string): [name: string, text: string] {
  const name = `${day}-a-first-article.md`
  return [
    name,
    `---
title: A first article, to change or to remove
tags: [example]
---
This article is the file \`${name}\`. Its date comes from the name of the file, and
a field \`published\` can give it with a time. Change the text while Feedwright runs, and look at the
page and the feeds again: they follow each change at once.

A picture with the same name beside it, \`${name.replace(/\.md$/, '.jpg')}\`, becomes
the picture of the article. When you have articles of your own, remove this file, and it leaves the feeds.
`,
  ]
}

/** Quotes a path for a shell if it needs it. */
function shellWord(path: string): string {
  return /^[\w./@:-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`
}
