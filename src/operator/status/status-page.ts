import type { OperatorPage } from '../operator-page.ts'
import { readStatus, type StatusOptions } from './read-status.ts'
import { statusHtml } from './status-html.ts'

/** Creates the page with the state of the server, and the same as JSON. */
export function createStatusPages(options: StatusOptions): readonly OperatorPage[] {
  const view: OperatorPage['view'] = async ({ publication }) => {
    const status = await readStatus(publication, options)
    return { title: 'Status', main: statusHtml(status), data: status }
  }
  return [
    { path: '/status', name: 'Status', view },
    { path: '/status.json', view },
  ]
}
