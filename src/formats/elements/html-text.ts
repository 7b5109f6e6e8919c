/**
 * Returns plain text for a field that readers parse as HTML, such as `description` of RSS. Text that an HTML parser would
 * change is escaped. Any other stays as it is, such as `AT&T` and `a < b`, so that it is correct in every reader, also in
 * one that parses no HTML.
 */
export function htmlText(text: string): string {
  if (!CHANGES_IN_HTML.test(text)) return text
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')
}

/** Character references without a semicolon (HTML standard section 13.5). The text after them does not matter. */
const LEGACY_REFERENCES = [
  'AElig|AMP|Aacute|Acirc|Agrave|Aring|Atilde|Auml|COPY|Ccedil|ETH|Eacute|Ecirc|Egrave|Euml|GT|Iacute|Icirc|Igrave|Iuml',
  'LT|Ntilde|Oacute|Ocirc|Ograve|Oslash|Otilde|Ouml|QUOT|REG|THORN|Uacute|Ucirc|Ugrave|Uuml|Yacute|aacute|acirc|acute',
  'aelig|agrave|amp|aring|atilde|auml|brvbar|ccedil|cedil|cent|copy|curren|deg|divide|eacute|ecirc|egrave|eth|euml',
  'frac12|frac14|frac34|gt|iacute|icirc|iexcl|igrave|iquest|iuml|laquo|lt|macr|micro|middot|nbsp|not|ntilde|oacute',
  'ocirc|ograve|ordf|ordm|oslash|otilde|ouml|para|plusmn|pound|quot|raquo|reg|sect|shy|sup1|sup2|sup3|szlig|thorn|times',
  'uacute|ucirc|ugrave|uml|uuml|yacute|yen|yuml',
].join('|')

/**
 * The start of a tag, a comment or a character reference. It includes what only some parsers change: py-feedparser 6.0.10
 * drops `<>` and the semicolon of `R&D;`, and SimplePie 1.3.1 drops `</` and `&#` (measured November 2026).
 */
const CHANGES_IN_HTML = new RegExp(`<[A-Za-z/!?>]|&(?:#|[A-Za-z][A-Za-z\\d]*;|${LEGACY_REFERENCES})`)
