import { quote } from '../../articles/faults/fault.ts'
import { nearestName } from '../../articles/faults/nearest-name.ts'
import { SETTING } from './value-names.ts'

/** A part of a template: a text as it is, or the name of a value. */
export type TemplatePart = { readonly text: string } | { readonly value: string }

/** A value in a template: `$image.url`. `$$` is one dollar. */
const PART = /\$\$|\$([a-z][a-zA-Z]*(?:\.[a-zA-Z][a-zA-Z0-9]*)*)/g

/** Divides a template such as `end=$expires` into its parts. */
export function parseTemplate(template: string): readonly TemplatePart[] {
  const parts: TemplatePart[] = []
  let from = 0
  for (const { 0: whole, 1: value, index } of template.matchAll(PART)) {
    if (index > from) parts.push({ text: template.slice(from, index) })
    parts.push(value === undefined ? { text: '$' } : { value })
    from = index + whole.length
  }
  if (from < template.length || parts.length === 0) parts.push({ text: template.slice(from) })
  return parts
}

/** Returns the names of the values in a template. */
export function valuesIn(template: string): readonly string[] {
  return parseTemplate(template).flatMap(part => ('value' in part ? [part.value] : []))
}

/** Returns what is wrong with the name of a value; undefined when it is one of `known`. */
export function valueFault(name: string, known: readonly string[]): string | undefined {
  if (known.includes(name)) return undefined
  if (name.startsWith(SETTING)) {
    const field = name.slice(SETTING.length)
    return `expected a value that "values" describes, got ${quote(name)}: add ${quote(field)} there`
  }
  const near = nearestName(name.toLowerCase(), known)
  const advice =
    near === undefined ? `the values here are ${known.join(', ')}` : `did you mean ${quote(near)}?`
  return `expected the name of a value, got ${quote(name)}: ${advice}`
}
