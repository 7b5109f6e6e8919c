import type { Publication } from '../articles/publication.ts'
import type { Html } from '../pages/html.ts'

/** A page for the operator. */
export interface OperatorPage {
  /** A path pattern of Express, such as `/status` or `/preview/:id`. */
  readonly path: string
  /** Its name in the navigation of all pages; absent for one that is not listed there. */
  readonly name?: string | undefined
  /** Returns what it shows now; undefined when there is nothing at the address. */
  view(request: OperatorRequest): Promise<OperatorView | undefined>
}

/** The request of a page whose token has been checked. */
export interface OperatorRequest {
  /** The values of the path pattern. */
  readonly params: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  readonly publication: Publication
}

/** The content of a page. */
export interface OperatorView {
  readonly title: string
  readonly main: Html
  /** The same for programs that accept `application/json`; absent for a page without. */
  readonly data?: object | undefined
}
