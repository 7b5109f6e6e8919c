import type { Request, Response } from 'express'
import { expect, it } from 'vitest'
import { createPortalHandler } from '../../src/portals/portal-handler.ts'
import { createRecipes } from '../../src/portals/recipe/recipes.ts'
import { newspaper } from './given.ts'

it('a portal without a recipe gets a 503, and the log says so once', async () => {
  const publication = newspaper({ for: 'nobody' })
  const lines: string[] = []
  const recipes = createRecipes()
  const handler = createPortalHandler({
    store: { useToken: async () => false },
    publisher: { publication, ready: true, servedMoment: undefined, catchUp: async () => undefined },
    documents: {
      document: () => Promise.reject(new Error('expected no document')),
      fileName: feed => (recipes.find(feed.portal, publication) === undefined ? undefined : 'rss.xml'),
      expire: () => undefined,
    },
    sendDocument: () => undefined,
    now: () => new Date('2026-11-28'),
    log: { error: (_, message) => lines.push(message) },
  })
  const ask = () =>
    new Promise<number | 'next'>(resolve => {
      let status = 200
      const response = {
        set: () => response,
        vary: () => response,
        type: () => response,
        removeHeader: () => response,
        status(code: number) {
          status = code
          return response
        },
        send: () => resolve(status),
        end: () => resolve(status),
      } as unknown as Response
      const request = { path: '/feeds/portal/rss.xml', method: 'GET', headers: {}, accepts: () => 'text' }
      handler(request as unknown as Request, response, () => resolve('next'))
    })
  expect([await ask(), await ask()]).toEqual([503, 503])
  expect(lines).toEqual(['a feed for "nobody" answers 503: there is no usable recipe of this name'])
})
