import { furtherFields, resultCounts, summaryOfResult } from '../../../../shared/result-summary.ts'
import type { Texts } from '../../../../shared/texts/index.ts'
import { valueInWords } from '../../../../shared/texts/result-line.ts'
import { isContainer } from './tree.ts'

/** A term and its value. */
export type Fact = readonly [term: string, value: string]

/** A field's readable name: `dataset_version` becomes "Dataset version". */
function termOf(name: string): string {
  const words = name.replaceAll(/[_\s]+/g, ' ').trim()
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/**
 * A result by its counts, such as documents, chunks, categories and levels, and a few more fields; undefined without a known
 * count. Pure.
 */
export function resultInWords(
  result: unknown,
  texts: Pick<Texts, 'results' | 'words' | 'format'>,
): readonly Fact[] | undefined {
  if (!isContainer(result)) return undefined
  const counts = summaryOfResult(result)?.counts
  if (!counts) return undefined
  const counted = resultCounts.flatMap((what): Fact[] => {
    const count = counts[what]
    return count === undefined ? [] : [[texts.results.names[what], texts.format.count(count)]]
  })
  const further = furtherFields(result).map(({ name, value }): Fact => [
    termOf(name),
    valueInWords(value, texts),
  ])
  return [...counted, ...further]
}
