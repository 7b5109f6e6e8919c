import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { parse } from 'yaml'
import { fullVersion, VERSION } from '../../src/version.ts'

const ROOT = join(import.meta.dirname, '../..')
const NODE = join(ROOT, 'node_modules/.bin/node')
const HASH = '0123456789abcdef0123456789abcdef01234567'
const folders: string[] = []

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

/** Creates sources with the parts that a build reads and writes for its version. */
function sources(within = mkdtempSync(join(tmpdir(), 'feedwright-version-'))): string {
  folders.push(within)
  for (const folder of ['deploy', 'dist']) mkdirSync(join(within, folder), { recursive: true })
  copyFileSync(join(ROOT, 'package.json'), join(within, 'package.json'))
  copyFileSync(join(ROOT, 'deploy/write-commit.ts'), join(within, 'deploy/write-commit.ts'))
  copyFileSync(join(ROOT, 'src/version.ts'), join(within, 'dist/version.ts'))
  writeFileSync(join(within, '.gitignore'), 'dist\n')
  return within
}

function commitAll(folder: string): string {
  const env = { ...process.env, GIT_COMMITTER_DATE: '2026-11-27T23:30:00-05:00', TZ: 'UTC' }
  const git = (...args: readonly string[]) =>
    execFileSync('git', args, { cwd: folder, encoding: 'utf8', env }).trim()
  const identity = ['-c', 'user.name=A', '-c', 'user.email=a@a.example', '-c', 'commit.gpgsign=false']
  git('init', '--quiet')
  git('add', '--all')
  git(...identity, 'commit', '--quiet', '--message', 'One')
  return git('rev-parse', '--short=7', 'HEAD')
}

/** Builds as `npm run build` does, as far as the version is concerned, and returns what the build says of itself. */
function versionOf(folder: string, env: Readonly<Record<string, string>> = {}): string {
  const { PATH = '' } = process.env
  execFileSync(NODE, ['deploy/write-commit.ts'], { cwd: folder, env: { PATH, ...env } })
  const print = 'import("./dist/version.ts").then(({ fullVersion }) => process.stdout.write(fullVersion()))'
  // Elsewhere than in the checkout, and without git: the version is that of the build, and not of where it runs.
  return execFileSync(NODE, ['--eval', print], { cwd: folder, encoding: 'utf8', env: { PATH: '' } })
}

it('a build of a checkout names its commit and day, and says when files were changed since', () => {
  const folder = sources()
  const hash = commitAll(folder)
  expect(versionOf(folder)).toBe(`${VERSION} (${hash}, 2026-11-28)`)
  writeFileSync(join(folder, 'package.json'), readFileSync(join(folder, 'package.json'), 'utf8').concat('\n'))
  expect(versionOf(folder)).toMatch(/, changed since\)$/)
})

it('a build without git, or within a foreign checkout, has the version alone', () => {
  const folder = sources()
  expect(versionOf(folder)).toBe(VERSION)
  expect(versionOf(folder, { PATH: '' })).toBe(VERSION)
  commitAll(folder)
  expect(versionOf(sources(join(folder, 'vendor')))).toBe(VERSION)
})

it('a later build without git forgets the commit of an earlier one', () => {
  const folder = sources()
  expect(versionOf(folder, { COMMIT: HASH })).toBe(`${VERSION} (0123456)`)
  expect(versionOf(folder)).toBe(VERSION)
})

it('a build is told its commit, as that of an image is', () => {
  const env = { COMMIT: HASH, COMMIT_DATE: '2026-11-28' }
  expect(versionOf(sources(), env)).toBe(`${VERSION} (0123456, 2026-11-28)`)
})

it('sources that run without a build have the version alone', () => {
  expect(fullVersion()).toBe(VERSION)
})

it('the image has labels with its version and commit, and hands the commit to the build', () => {
  const dockerfile = readFileSync(join(ROOT, 'Dockerfile'), 'utf8')
  expect(dockerfile).toContain(`org.opencontainers.image.version="${VERSION}"`)
  expect(dockerfile).toContain('org.opencontainers.image.revision="$COMMIT"')
  // An argument is known in the stage that declares it.
  for (const stage of dockerfile.split(/^FROM /m).slice(1)) expect(stage).toMatch(/^ARG COMMIT$/m)
  expect(dockerfile).toMatch(/RUN COMMIT="\$COMMIT" COMMIT_DATE="\$COMMIT_DATE" npm run build/)
  const copied = /^COPY (deploy\/\S+)/m.exec(dockerfile)?.[1]
  expect(readFileSync(join(ROOT, '.dockerignore'), 'utf8')).toContain(`!${copied}`)
  const { services } = parse(readFileSync(join(ROOT, 'compose.yaml'), 'utf8'), { merge: true })
  expect(Object.keys(services['feedwright-1'].build.args)).toEqual(['COMMIT', 'COMMIT_DATE'])
})

it('the build of the package writes the commit', () => {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
  expect(scripts.build).toMatch(/&& node deploy\/write-commit\.ts$/)
  expect(scripts.prepack).toMatch(/npm run build$/)
})
