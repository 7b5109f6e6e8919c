import { mkdir } from 'node:fs/promises'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { emptyFolderNotes } from '../../../src/intake/folder/empty-folder.ts'
import { openFolder } from '../../../src/intake/folder/folder.ts'
import { type TemporaryFolder, temporaryFolder } from '../temporary-folder.ts'

let here: TemporaryFolder

beforeEach(async () => {
  here = await temporaryFolder()
})
afterEach(() => here.dispose())

async function notes(files: Readonly<Record<string, string>>, folders?: readonly string[]) {
  await here.write(files)
  const folder = await openFolder(here.root)
  await folder.refresh()
  return emptyFolderNotes(folder, { folders }).map(({ message }) => message)
}

it('says what is in a folder without records', async () => {
  expect(
    await notes({ 'publication.yaml': '', 'a.yaml': '', 'b.yaml': '', 'c/d.png': '', CNAME: '' }),
  ).toEqual([
    'expected files that end in .md, .markdown, .mdx, .html, .json, .txt, got none: the files are 2 .yaml, 1 without an ending, 1 .png',
  ])
})

it('says that there is nothing', async () => {
  expect(await notes({ 'publication.yaml': '' })).toEqual([
    expect.stringMatching(/got none, and no other file$/),
  ])
})

it('names folders that are never read', async () => {
  await mkdir(here.path('.git'))
  expect(await notes({ 'node_modules/a/README.md': '', '_drafts/a.md': '' })).toEqual([
    expect.stringMatching(/got none: _drafts, node_modules are never read, by the name$/),
  ])
})

it('names records outside the folders of articles', async () => {
  expect(await notes({ 'pages/a.md': '', 'pages/b.md': '' }, ['content/posts'])).toEqual([
    expect.stringMatching(
      /2 records are not in content\/posts, such as pages\/[ab]\.md: name the right folders/,
    ),
  ])
})

it('says nothing of a folder with a record', async () => {
  expect(await notes({ 'content/a.md': '', 'pages/b.md': '' }, ['content'])).toEqual([])
})
