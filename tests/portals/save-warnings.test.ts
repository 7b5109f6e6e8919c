import { afterEach, beforeEach, expect, it } from 'vitest'
import { createSaveWarnings, type SaveWarnings } from '../../src/portals/checking/save-warnings.ts'
import { createRecipes } from '../../src/portals/recipe/recipes.ts'
import { renderHere } from '../../src/portals/rendering/portal-rendering.ts'
import { newspaper } from './given.ts'
import { minutes, openPortalStore, type PortalStoreForTests } from './portal-store.ts'

const IMAGE = { src: 'https://news.example/a.jpg', type: 'image/jpeg', width: 900, height: 600 }
const FULL = { image: IMAGE, title: 'A title of more than twenty characters' }

let given: PortalStoreForTests
let lines: string[]
beforeEach(() => {
  given = openPortalStore(newspaper({ for: 'msn' }))
  lines = []
})
afterEach(() => given.store.close())

/** Creates the warnings of one of several processes. */
function create(): SaveWarnings {
  return createSaveWarnings({
    store: given.store,
    publisher: given,
    recipes: createRecipes(),
    rendering: renderHere,
    now: () => given.now,
    log: { warn: (_, message) => lines.push(message), error: (_, message) => lines.push(message) },
  })
}

it('an article that is saved is checked once, by one of several processes', async () => {
  const [first, second] = [create(), create()]
  await given.put('old', { title: 'Old' })
  await first.look()
  expect(lines).toEqual([])
  given.now = minutes(1)
  await given.put('a', { ...FULL, title: 'Short' })
  await Promise.all([first.look(), second.look()])
  await create().look()
  expect(lines).toEqual([
    'MSN: a.md title: expected a title of at least 21 characters, got 5 characters: refused by MSN: write a title of more than 20 characters',
  ])
})

it('it is checked again when it is saved again, and not when it is withdrawn', async () => {
  const warnings = create()
  await warnings.look()
  await given.put('a', FULL)
  await warnings.look()
  expect(lines).toEqual([])
  given.now = minutes(1)
  await given.put('a', { ...FULL, image: { ...IMAGE, width: 100 } })
  await warnings.look()
  expect(lines.map(line => line.split(',')[0])).toEqual([
    'MSN: a.md image: expected a picture with a shorter side of at least 150 pixels',
    'MSN: a.md image: expected a picture with a longer side of at least 720 pixels',
  ])
  lines = []
  given.now = minutes(2)
  await given.remove('a')
  await warnings.look()
  expect(lines).toEqual([])
})

it('an article that is in no feed for a portal is not checked', async () => {
  const warnings = create()
  await warnings.look()
  await given.put('a', { title: 'Short', hiddenFrom: ['portal'] })
  await warnings.look()
  given.publication = { ...given.publication, feeds: {} }
  await given.put('b', { title: 'Short' })
  await warnings.look()
  expect(lines).toEqual([])
})
