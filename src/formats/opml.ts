import { element, emptyElement, lines, textElement, XML_DECLARATION, type Xml } from './xml.ts'

/** One feed in an OPML list, with absolute URLs. */
export interface Outline {
  readonly title: string
  readonly xmlUrl: string
  readonly htmlUrl: string
}

/** Outlines under one heading, such as the feeds of all tags. */
export interface OutlineGroup {
  /** Heading; absent for outlines at the top level. */
  readonly title?: string | undefined
  readonly outlines: readonly Outline[]
}

/** The head of an OPML document. */
export interface OpmlHead {
  readonly title: string
  /** Date in the form of RFC 822. */
  readonly modified?: string | undefined
}

/** Value of the `Content-Type` header by which readers recognise OPML. */
export const OPML_TYPE = 'text/x-opml; charset=utf-8'

/** Renders a list of feeds that readers can import (OPML 2.0, http://opml.org/spec2.opml, `type="rss"`). */
export function renderOpml(head: OpmlHead, groups: readonly OutlineGroup[]): string {
  const body = groups.filter(({ outlines }) => outlines.length > 0).flatMap(groupElements)
  const root = element('opml', { version: '2.0' }, [
    element('head', {}, [textElement('title', head.title), textElement('dateModified', head.modified)]),
    element('body', {}, body),
  ])
  return `${lines([XML_DECLARATION, root])}\n`
}

function groupElements({ title, outlines }: OutlineGroup): readonly Xml[] {
  const feeds = outlines.map(({ title: text, xmlUrl, htmlUrl }) =>
    emptyElement('outline', { type: 'rss', text, title: text, xmlUrl, htmlUrl }),
  )
  return title === undefined ? feeds : [element('outline', { text: title, title }, feeds)]
}
