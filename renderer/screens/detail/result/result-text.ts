import { truncate } from '#shared/truncate.ts'
import { isContainer, estimateJsonLength, formatJson } from '#shared/rules/json-value.ts'

/** The most characters of an error that are shown. */
export const maxErrorCharacters = 50_000
/** The most characters of a result that are shown, because more would take noticeably long to lay out. */
const maxResultCharacters = 200_000
/** Longer results aren't measured, in characters. */
const maxMeasuredCharacters = 5_000_000

/** The contract's limit of a copied text, in characters. */
const maxCopiedCharacters = 10_000_000
/** The limit of the estimate is higher, because the length of short values is overestimated. */
const maxEstimatedCharacters = 3 * maxCopiedCharacters

/** Formats a value without children as JSON; a string without its quotes. */
export function formatScalar(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
}

/**
 * Returns a string unchanged, and anything else as readable JSON, or compact JSON if that would be too long.
 * Undefined if even that is too long.
 */
export function toClipboardText(value: unknown): string | undefined {
  if (estimateJsonLength(value, maxEstimatedCharacters) >= maxEstimatedCharacters) return undefined
  const ways =
    typeof value === 'string' ? [() => value] : [() => formatJson(value), () => JSON.stringify(value)]
  return ways.map((way) => way()).find((text) => text.length <= maxCopiedCharacters)
}

/** Formats the beginning of readable JSON, without visiting the rest of a large value. */
export function formatJsonStart(value: unknown, max: number): string {
  const parts: string[] = []
  let left = max
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
    if (Array.isArray(of)) addAll(iterateItems(of), '[]', indent)
    else if (isContainer(of)) addAll(iterateFields(of), '{}', indent)
    else add(JSON.stringify(typeof of === 'string' ? truncate(of, left) : of) ?? 'null')
  }
  addValue(value, '')
  return truncate(parts.join(''), max)
}

function* iterateItems(list: readonly unknown[]): Iterable<readonly ['', unknown]> {
  for (const item of list) yield ['', item]
}

function* iterateFields(of: object): Iterable<readonly [string, unknown]> {
  // `Object.entries` would copy all of a large object.
  for (const name in of)
    if (Object.hasOwn(of, name)) yield [`${JSON.stringify(name)}: `, Reflect.get(of, name)]
}

export interface ShownText {
  readonly text: string
  /** The length of the whole result if `text` is only its beginning. */
  readonly whole?: { readonly characters: number; readonly precision: 'exact' | 'about' | 'at least' }
}

/** Returns the text that is shown for a result. */
export function toShownText(result: unknown): ShownText {
  if (!isContainer(result)) {
    const whole = formatScalar(result)
    const text = truncate(whole, maxResultCharacters)
    return text.length < whole.length
      ? { text, whole: { characters: whole.length, precision: 'exact' } }
      : { text }
  }
  const text = formatJsonStart(result, maxResultCharacters)
  if (text.length < maxResultCharacters - 1) return { text }
  const characters = estimateJsonLength(result, maxMeasuredCharacters)
  return characters < maxMeasuredCharacters
    ? { text, whole: { characters: Math.max(characters, text.length), precision: 'about' } }
    : { text, whole: { characters: maxMeasuredCharacters, precision: 'at least' } }
}

const maxFacts = 8
const maxFactLength = 120

const isFact = (value: unknown): boolean =>
  !isContainer(value) &&
  !(typeof value === 'string' && (value.length > maxFactLength || value.includes('\n')))

/** Chooses how to show a result: a few short values are facts, anything else is a text. */
export function chooseForm(result: unknown): 'empty' | 'facts' | 'text' {
  if (!isContainer(result)) return 'text'
  const names = Object.keys(result)
  if (names.length === 0) return 'empty'
  const isShort = !Array.isArray(result) && names.length <= maxFacts
  return isShort && Object.values(result).every(isFact) ? 'facts' : 'text'
}

const maxMatches = 1_000

const escapePattern = (text: string): string => text.replaceAll(/[$()*+./?[\\\]^{|}]/g, String.raw`\$&`)

/** Finds the matches of a search in a text, ignoring case; at most a thousand. */
export function findMatches(
  text: string,
  search: string,
): readonly { readonly from: number; readonly to: number }[] {
  if (search === '') return []
  const found: { from: number; to: number }[] = []
  for (const { index, 0: match } of text.matchAll(new RegExp(escapePattern(search), 'giu'))) {
    found.push({ from: index, to: index + match.length })
    if (found.length >= maxMatches) break
  }
  return found
}
