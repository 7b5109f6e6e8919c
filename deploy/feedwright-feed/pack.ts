import { execFileSync } from 'node:child_process'
import { copyFileSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'

/**
 * Packs `feedwright-feed`, an npm package of `src/feed.ts` and of the sources that it imports. It has no dependencies.
 *
 *     npm run pack:feed -- [folder of the tarball]
 */
const ROOT = join(import.meta.dirname, '../..')
const HERE = 'deploy/feedwright-feed'
const FEED_TYPES = 'dist/types-of-feed.d.ts'

const [, , destination = '.'] = process.argv
const { version, license, keywords } = JSON.parse(read('package.json'))
const folder = mkdtempSync(join(tmpdir(), 'feedwright-feed-'))
try {
  run(join(ROOT, 'node_modules/.bin/tsc'), '-p', join(ROOT, HERE), '--outDir', join(folder, 'dist'))
  write(FEED_TYPES, `/*\n${read('node_modules/feed/LICENSE')}*/\n${read('node_modules/feed/lib/feed.d.ts')}`)
  for (const path of globSync('dist/**/*.d.ts', { cwd: folder })) write(path, portable(path))
  write('package.json', JSON.stringify(manifest(), undefined, 2))
  write('README.md', read('docs/drop-in.md').replace(/\[([^\]]*)\]\((?!https:)[^)]*\)/g, '$1'))
  copyFileSync(join(ROOT, 'LICENSE'), join(folder, 'LICENSE'))
  process.stdout.write(run('npm', 'pack', folder, '--silent', '--pack-destination', destination))
} finally {
  rmSync(folder, { recursive: true })
}

/** Returns declarations that every version and setting of TypeScript can resolve, also without the package `feed`. */
function portable(path: string): string {
  const types = relative(dirname(path), FEED_TYPES)
    .replace(/^(?!\.)/, './')
    .replace(/\.d\.ts$/, '.js')
  return readFileSync(join(folder, path), 'utf8')
    .replace(/(from '\.[^']*)\.ts'/g, "$1.js'")
    .replaceAll("from 'feed'", `from '${types}'`)
}

function manifest() {
  return {
    name: 'feedwright-feed',
    version,
    description:
      'A drop-in replacement for the npm package feed: valid RSS 2.0, Atom 1.0 and JSON Feed 1.1, without dependencies.',
    keywords,
    license,
    type: 'module',
    sideEffects: false,
    engines: { node: '>=20' },
    main: './dist/feed.js',
    types: './dist/feed.d.ts',
    exports: {
      '.': { types: './dist/feed.d.ts', default: './dist/feed.js' },
      './package.json': './package.json',
    },
    files: ['dist'],
  }
}

function read(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8')
}

function write(path: string, text: string): void {
  writeFileSync(join(folder, path), text)
}

function run(command: string, ...args: readonly string[]): string {
  return execFileSync(command, args, { encoding: 'utf8' })
}
