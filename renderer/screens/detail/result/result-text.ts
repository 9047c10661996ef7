import { truncate } from '#shared/truncate.ts'
import { isContainer, estimateJsonLength, formatJson } from '#shared/rules/json-value.ts'

/** Longer errors are truncated to this many characters. */
export const maxErrorLength = 50_000
/** How much of a result is shown, in characters. More text would take noticeably long to lay out. */
const maxResultCharacters = 200_000
/**
 * The length of the longest result that is measured, in characters. The length of a longer result is unknown.
 */
const maxMeasuredCharacters = 5_000_000

/** The contract's limit for a copied text, in characters. */
const maxCopiedCharacters = 10_000_000
/** The estimate may exceed the limit, because it overestimates the length of short values. */
const maxEstimatedCharacters = 3 * maxCopiedCharacters

/** Formats a value without children as JSON, but a string without quotes. */
export function formatScalar(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
}

/**
 * Returns a string unchanged, and other values as readable JSON, or as compact JSON if that is too long.
 * Undefined if the text would be too long to be copied.
 */
export function toClipboardText(value: unknown): string | undefined {
  if (estimateJsonLength(value, maxEstimatedCharacters) >= maxEstimatedCharacters) return undefined
  const ways =
    typeof value === 'string' ? [() => value] : [() => formatJson(value), () => JSON.stringify(value)]
  return ways.map((way) => way()).find((text) => text.length <= maxCopiedCharacters)
}

/** Formats the beginning of a value as readable JSON. It doesn't visit the rest, which may be large. */
export function formatJsonStart(value: unknown, max: number): string {
  const parts: string[] = []
  let remaining = max
  function add(text: string): void {
    parts.push(text)
    remaining -= text.length
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
      if (remaining <= 0) return
      add(`${isEmpty ? '' : ','}\n${inner}${name}`)
      isEmpty = false
      addValue(child, inner)
    }
    add(`${isEmpty ? '' : `\n${indent}`}${ends.charAt(1)}`)
  }
  function addValue(child: unknown, indent: string): void {
    if (Array.isArray(child)) addAll(iterateItems(child), '[]', indent)
    else if (isContainer(child)) addAll(iterateFields(child), '{}', indent)
    else add(JSON.stringify(typeof child === 'string' ? truncate(child, remaining) : child) ?? 'null')
  }
  addValue(value, '')
  return truncate(parts.join(''), max)
}

function* iterateItems(list: readonly unknown[]): Iterable<readonly ['', unknown]> {
  for (const item of list) yield ['', item]
}

function* iterateFields(object: object): Iterable<readonly [string, unknown]> {
  // `Object.entries` would copy the whole object, which may be large.
  for (const name in object)
    if (Object.hasOwn(object, name)) yield [`${JSON.stringify(name)}: `, Reflect.get(object, name)]
}

export interface DisplayedText {
  readonly text: string
  /** Set if `text` is only the beginning of the result. It tells how long the whole result is. */
  readonly whole?: { readonly characters: number; readonly precision: 'exact' | 'about' | 'at least' }
}

export function toDisplayedText(result: unknown): DisplayedText {
  if (!isContainer(result)) {
    const fullText = formatScalar(result)
    const text = truncate(fullText, maxResultCharacters)
    return text.length < fullText.length
      ? { text, whole: { characters: fullText.length, precision: 'exact' } }
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

/** Returns how a result is shown: a few short fields as a list of facts, and any other result as text. */
export function chooseResultForm(result: unknown): 'empty' | 'facts' | 'text' {
  if (!isContainer(result)) return 'text'
  const names = Object.keys(result)
  if (names.length === 0) return 'empty'
  const isShort = !Array.isArray(result) && names.length <= maxFacts
  return isShort && Object.values(result).every(isFact) ? 'facts' : 'text'
}

const maxMatches = 1_000

const escapePattern = (text: string): string => text.replaceAll(/[$()*+./?[\\\]^{|}]/g, String.raw`\$&`)

/** Finds at most a thousand matches in a text, ignoring case. */
export function findMatches(
  text: string,
  search: string,
): readonly { readonly from: number; readonly to: number }[] {
  if (search === '') return []
  const matches: { from: number; to: number }[] = []
  for (const { index, 0: match } of text.matchAll(new RegExp(escapePattern(search), 'giu'))) {
    matches.push({ from: index, to: index + match.length })
    if (matches.length >= maxMatches) break
  }
  return matches
}
