import { cutTo } from '../../../../shared/cut.ts'
import { isContainer, readableJson } from '../../../../shared/rules/json-value.ts'
import { isLongString, type Path, sizeOf } from './tree.ts'

export const shownAtMost = 50_000

/** As in the contract. */
const mostCopied = 10_000_000

/**
 * A string as it is, anything else as readable JSON, or compact JSON if that would be too long. Undefined
 * if even that is too long.
 */
export function copiedText(value: unknown): string | undefined {
  const ways =
    typeof value === 'string' ? [() => value] : [() => readableJson(value), () => JSON.stringify(value)]
  return ways.map((way) => way()).find((text) => text.length <= mostCopied)
}

/** As in JavaScript and Python: `chunks[0].text`. */
export function pathText(path: Path): string {
  return path
    .map((step, index) => {
      if (typeof step === 'number') return `[${step}]`
      if (!/^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(step)) return `[${JSON.stringify(step)}]`
      return index === 0 ? step : `.${step}`
    })
    .join('')
}

/** A value without children, in the words of JSON; a string without its quotes. */
export function scalarText(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
}

const previewLength = 80

/** Such as "id: 1, text: Atrial fibrillation"; empty if nothing is plain. */
export function previewOf(value: object): string {
  if (Array.isArray(value)) return ''
  let text = ''
  for (const [name, child] of Object.entries(value)) {
    if (text.length > previewLength) break
    if (isContainer(child)) continue
    const shown = cutTo(scalarText(child), previewLength).replaceAll(/\s+/g, ' ')
    text += `${text ? ', ' : ''}${name}: ${shown}`
  }
  return text
}

export type Form = 'text' | 'facts' | 'tree'

const mostFacts = 8

/** Few plain values are facts; a plain value is a text; anything else is a tree. */
export function formOf(result: unknown): Form {
  if (!isContainer(result)) return 'text'
  const size = sizeOf(result)
  if (size === 0) return 'text'
  if (Array.isArray(result) || size > mostFacts) return 'tree'
  const isFlat = Object.values(result).every((value) => !isContainer(value) && !isLongString(value))
  return isFlat ? 'facts' : 'tree'
}
