import { SaxesParser } from 'saxes'
import { messageOf, Problem } from '../../problem.ts'

/**
 * Checks that a document is well-formed: XML with namespaces, or JSON.
 * @throws Problem that names the place of the fault.
 */
export function assertWellFormed(body: string, mediaType: string): void {
  try {
    if (mediaType.endsWith('json')) JSON.parse(body)
    else parseXml(body)
  } catch (error) {
    throw new Problem('internal', `the ${mediaType} document is not well-formed: ${messageOf(error)}`, {
      cause: error,
    })
  }
}

function parseXml(body: string): void {
  const parser = new SaxesParser({ xmlns: true })
  parser.on('error', error => {
    throw error
  })
  parser.write(body).close()
}
