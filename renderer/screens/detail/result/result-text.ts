import { cutTo } from '#shared/cut.ts'
import { isContainer, lengthOfJson, readableJson } from '#shared/rules/json-value.ts'

/** How many characters of an error are shown. */
export const shownAtMost = 50_000
/** How many characters of a result are shown: laying out more would be felt. */
const resultAtMost = 200_000
/** A longer result isn't measured, in characters. */
const measuredAtMost = 5_000_000

/** The contract's limit of a copied text, in characters. */
const mostCopied = 10_000_000
/** Short values count for more than they take. */
const surelyTooLong = 3 * mostCopied

/** A value without children, in the words of JSON; a string without its quotes. */
export function scalarText(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
}

/**
 * A string as it is, anything else as readable JSON, or compact JSON if that would be too long. Undefined
 * if even that is too long.
 */
export function copiedText(value: unknown): string | undefined {
  if (lengthOfJson(value, surelyTooLong) >= surelyTooLong) return undefined
  const ways =
    typeof value === 'string' ? [() => value] : [() => readableJson(value), () => JSON.stringify(value)]
  return ways.map((way) => way()).find((text) => text.length <= mostCopied)
}

/** The beginning of readable JSON. The rest of a large value isn't visited. */
export function jsonBeginning(value: unknown, most: number): string {
  const parts: string[] = []
  let left = most
  function add(text: string): void {
    parts.push(text)
    left -= text.length
  }
  function addAll(
    children: Iterable<readonly [name: string, child: unknown]>,
    ends: string,
    indent: string,
  ): void {
    const inner = `${indent}  `
    let isEmpty = true
    add(ends.charAt(0))
    for (const [name, child] of children) {
      if (left <= 0) return
      add(`${isEmpty ? '' : ','}\n${inner}${name}`)
      isEmpty = false
      addValue(child, inner)
    }
    add(`${isEmpty ? '' : `\n${indent}`}${ends.charAt(1)}`)
  }
  function addValue(of: unknown, indent: string): void {
    if (Array.isArray(of)) addAll(itemsOf(of), '[]', indent)
    else if (isContainer(of)) addAll(fieldsOf(of), '{}', indent)
    else add(JSON.stringify(typeof of === 'string' ? cutTo(of, left) : of) ?? 'null')
  }
  addValue(value, '')
  return cutTo(parts.join(''), most)
}

function* itemsOf(list: readonly unknown[]): Iterable<readonly ['', unknown]> {
  for (const item of list) yield ['', item]
}

function* fieldsOf(of: object): Iterable<readonly [string, unknown]> {
  // Not `Object.entries`, which would copy all of a large object.
  for (const name in of)
    if (Object.hasOwn(of, name)) yield [`${JSON.stringify(name)}: `, Reflect.get(of, name)]
}

export interface ShownText {
  readonly text: string
  /** How long the whole is, if `text` is only its beginning. */
  readonly whole?: { readonly characters: number; readonly is: 'exact' | 'about' | 'at least' }
}

/** What is shown of a result. */
export function shownText(result: unknown): ShownText {
  if (!isContainer(result)) {
    const whole = scalarText(result)
    const text = cutTo(whole, resultAtMost)
    return text.length < whole.length ? { text, whole: { characters: whole.length, is: 'exact' } } : { text }
  }
  const text = jsonBeginning(result, resultAtMost)
  if (text.length < resultAtMost - 1) return { text }
  const characters = lengthOfJson(result, measuredAtMost)
  return characters < measuredAtMost
    ? { text, whole: { characters: Math.max(characters, text.length), is: 'about' } }
    : { text, whole: { characters: measuredAtMost, is: 'at least' } }
}

const mostFacts = 8
const longestFact = 120

const isFact = (value: unknown): boolean =>
  !isContainer(value) && !(typeof value === 'string' && (value.length > longestFact || value.includes('\n')))

/** Few short values are facts; anything else is a text. */
export function formOf(result: unknown): 'empty' | 'facts' | 'text' {
  if (!isContainer(result)) return 'text'
  const names = Object.keys(result)
  if (names.length === 0) return 'empty'
  const isShort = !Array.isArray(result) && names.length <= mostFacts
  return isShort && Object.values(result).every(isFact) ? 'facts' : 'text'
}

const mostMatches = 1_000

const escaped = (text: string): string => text.replaceAll(/[$()*+./?[\\\]^{|}]/g, String.raw`\$&`)

/** Where a text contains the search, whatever the case; up to a thousand places. */
export function matchesIn(
  text: string,
  search: string,
): readonly { readonly from: number; readonly to: number }[] {
  if (search === '') return []
  const found: { from: number; to: number }[] = []
  for (const { index, 0: match } of text.matchAll(new RegExp(escaped(search), 'giu'))) {
    found.push({ from: index, to: index + match.length })
    if (found.length >= mostMatches) break
  }
  return found
}
