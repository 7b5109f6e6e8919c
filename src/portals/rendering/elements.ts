import { limitHtml } from '../../formats/elements/podcast/limit-html.ts'
import { cdata, element, emptyElement, inlineElement, text, urlText, type Xml } from '../../formats/xml.ts'
import type { DateFormat, ElementRecipe } from '../recipe/element-schema.ts'
import { parseTemplate, valuesIn } from '../recipe/template.ts'
import { ARTICLE_VALUES, EACH_VALUES, FEED_VALUES, type ValueKind } from '../recipe/value-names.ts'
import { dateText } from './date-text.ts'
import { type FindValue, type Value, type Values, valuesFrom } from './values.ts'

/** What the elements of a channel or an item are written with. */
export interface ElementContext {
  readonly findValue: FindValue
  /** Returns the sets of values for which an element is repeated. */
  readonly each: (name: string) => readonly Values[]
  readonly dates: DateFormat
  readonly timeZone: string
  readonly isWithdrawn: boolean
}

/**
 * Renders the elements that a recipe describes. One whose values are all absent is left out. A list is repeated, or joined if the
 * recipe says so.
 */
export function renderElements(elements: readonly ElementRecipe[], context: ElementContext): readonly Xml[] {
  return elements.filter(recipe => isWritten(recipe, context)).flatMap(recipe => renderEach(recipe, context))
}

function isWritten(recipe: ElementRecipe, context: ElementContext): boolean {
  const { when, each, needs = [], without = [] } = recipe
  const isAbsent = (name: string) => context.findValue(name) === undefined
  if (when !== undefined && context.isWithdrawn !== (when === 'withdrawn')) return false
  // What a repeated element needs may be a value of each.
  if (each !== undefined) return true
  return !needs.some(isAbsent) && without.every(isAbsent)
}

function renderEach(recipe: ElementRecipe, context: ElementContext): readonly Xml[] {
  const { each, items, ...one } = recipe
  if (each === undefined) return renderRepeated(recipe, context)
  return context
    .each(each)
    .slice(0, items)
    .flatMap(values => {
      const own = valuesFrom(values)
      const findValue = (name: string) => own(name) ?? context.findValue(name)
      return renderElements([one], { ...context, findValue })
    })
}

function renderRepeated(recipe: ElementRecipe, context: ElementContext): readonly Xml[] {
  const list = recipe.join === undefined ? listOf(recipe.text, context.findValue) : undefined
  if (list === undefined) return [renderOne(recipe, context) ?? []].flat()
  return list.slice(0, recipe.items).flatMap(entry => renderText(recipe, { text: entry }, context) ?? [])
}

/** Returns the list that is the whole of a template. */
function listOf(template: string | undefined, findValue: FindValue): readonly string[] | undefined {
  const [part, ...others] = parseTemplate(template ?? '')
  if (part === undefined || others.length > 0 || !('value' in part)) return undefined
  const value = findValue(part.value)
  return isList(value) ? value : undefined
}

function renderOne(recipe: ElementRecipe, context: ElementContext): Xml | undefined {
  const { name, text: template, elements } = recipe
  if (elements !== undefined) {
    const children = renderElements(elements, context)
    return children.length === 0 ? undefined : element(name, attributesOf(recipe, context), children)
  }
  if (template !== undefined) {
    const filled = fill(template, recipe, context)
    return filled && renderText(recipe, filled, context)
  }
  const attributes = attributesOf(recipe, context)
  const isEmpty =
    hasValues(recipe) && Object.keys(valuesOnly(recipe)).every(key => attributes[key] === undefined)
  return isEmpty ? undefined : emptyElement(name, attributes)
}

function renderText(recipe: ElementRecipe, filled: Filled, context: ElementContext): Xml {
  const attributes = attributesOf(recipe, context)
  const value = cut(filled, recipe)
  if (recipe.cdata) return inlineElement(recipe.name, attributes, cdata(value))
  return inlineElement(recipe.name, attributes, filled.kind === 'url' ? urlText(value) : text(value))
}

function attributesOf(
  recipe: ElementRecipe,
  context: ElementContext,
): Readonly<Record<string, string | undefined>> {
  const entries = Object.entries(recipe.attributes ?? {})
  return Object.fromEntries(entries.map(([name, template]) => [name, fill(template, recipe, context)?.text]))
}

/** The attributes that have values. */
function valuesOnly({ attributes = {} }: ElementRecipe): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(attributes).filter(([, template]) => valuesIn(template).length > 0),
  )
}

function hasValues(recipe: ElementRecipe): boolean {
  return Object.keys(valuesOnly(recipe)).length > 0
}

/** A template with its values, and what it is if it is one value. */
interface Filled {
  readonly text: string
  readonly kind?: ValueKind | undefined
}

/** Fills a template; undefined when one of its values is absent. */
function fill(template: string, recipe: ElementRecipe, context: ElementContext): Filled | undefined {
  const parts = parseTemplate(template)
  const texts = parts.map(part =>
    'text' in part ? part.text : valueText(context.findValue(part.value), recipe, context),
  )
  if (texts.some(each => each === undefined)) return undefined
  const [first] = parts
  const isValue = parts.length === 1 && first !== undefined && 'value' in first
  return { text: texts.join(''), kind: isValue ? kindOf(first.value) : undefined }
}

function kindOf(name: string): ValueKind | undefined {
  const each = Object.values(EACH_VALUES).find(values => Object.hasOwn(values, name))
  return FEED_VALUES[name] ?? ARTICLE_VALUES[name] ?? each?.[name]
}

function valueText(
  value: Value | undefined,
  { dates, join = ', ', items }: ElementRecipe,
  context: ElementContext,
): string | undefined {
  if (value instanceof Date) return dateText(value, dates ?? context.dates, context.timeZone)
  return isList(value) ? value.slice(0, items).join(join) : value?.toString()
}

function isList(value: Value | undefined): value is readonly string[] {
  return Array.isArray(value)
}

/** Cuts a text to the length that the portal takes. HTML is cut between elements. */
function cut({ text: whole, kind }: Filled, { characters, bytes }: ElementRecipe): string {
  if (kind === 'html') return bytes === undefined ? whole : limitHtml(whole, bytes)
  const short = characters === undefined ? whole : firstCharacters(whole, characters)
  return bytes === undefined ? short : firstBytes(short, bytes)
}

const ELLIPSIS = '…'

function firstCharacters(whole: string, most: number): string {
  const characters = Array.from(whole)
  return characters.length <= most
    ? whole
    : characters
        .slice(0, most - 1)
        .join('')
        .trimEnd() + ELLIPSIS
}

function firstBytes(whole: string, most: number): string {
  if (Buffer.byteLength(whole) <= most) return whole
  // A character that is cut in two is read as U+FFFD.
  const start = Buffer.from(whole)
    .subarray(0, most - Buffer.byteLength(ELLIPSIS))
    .toString()
  return start.replace(/\uFFFD$/, '') + ELLIPSIS
}
