import { describe, expect, it } from 'vitest'
import { readCapture } from '#test/integration/server/capture.ts'
import { summarizeResult } from '#shared/result-summary.ts'
import { createTexts } from '#shared/texts/index.ts'
import { formatResult } from '#shared/texts/format-result.ts'

const texts = createTexts('en', 'en')
const line = (result: unknown) => formatResult(summarizeResult(result), texts)

describe('a result’s summary', () => {
  it('is written in the user’s language', () => {
    const summary = summarizeResult({ categories_count: 148, hierarchy_depth: 3, chunks_processed: 2_310 })
    expect(formatResult(summary, texts)).toBe('148 categories, 3 levels, from 2,310 chunks')
    expect(formatResult(summary, createTexts('de', 'de'))).toBe(
      '148 Kategorien, 3 Ebenen, aus 2.310 Abschnitten',
    )
  })

  const extraction = { processed_chunks: 4, extraction_time: 0.03 }
  it.each<[string, object, string]>([
    [
      'a parsing job',
      { status: 'completed', operation: 'parse_documents', processed_documents: 5, total_pages: 1_240 },
      '1,240 pages from 5 documents',
    ],
    [
      'a taxonomy',
      { operation: 'taxonomy_generation', total_categories: 148, hierarchy_depth: 3, total_chunks: 20 },
      '148 categories, 3 levels, from 20 chunks',
    ],
    [
      'an extraction',
      { status: 'completed', operation: 'extraction', total_results: 4, extraction_summary: extraction },
      '4 results from 4 chunks',
    ],
    ['a dataset', { status: 'completed', result: { dataset_id: '05b9', entries_count: 12 } }, '12 entries'],
    ['a benchmark', { status: 'completed', benchmark_suite: 'glue', results_count: 1 }, '1 result'],
    [
      'a chunking job',
      JSON.parse(readCapture('21_errors_chunk_some').body).result,
      '4 chunks from 2 documents',
    ],
    ['a single document', { operation: 'parse_documents', documents: 1 }, '1 document'],
    ['a result with lists', { documents: [1, 2], chunks: [] }, '0 chunks from 2 documents'],
  ])('contains the workers’ counts for %s', (_, result, expected) => {
    expect(line(result)).toBe(expected)
  })

  it.each<[string, unknown, string | undefined]>([
    ['names the kind of a job that counted nothing', { operation: 'parse_documents' }, 'Documents parsed'],
    [
      'contains the fields of an unknown result',
      { output_path: '/x/y', size: 3 },
      'output_path: /x/y, size: 3',
    ],
    [
      'has at most four fields, and prefers counts and names',
      { by: 'A', done: true, where: { disk: 'b' }, one: 1, kind: 'c', two: [0], three: 3.5, last: 'd' },
      'by: A, one: 1, two: 1 item, three: 3.5',
    ],
    ['omits empty fields', { a: null, b: '  ', c: {}, d: 'x', e: [] }, 'd: x, e: 0 items'],
    ['includes a status that is a number', { status: 3 }, 'status: 3'],
    ['writes booleans as yes and no', { overwritten: false, success: true }, 'overwritten: no'],
    ['contains the first line of a field’s text', { note: '\n\n  first\nsecond' }, 'note: first'],
    ['is the number of entries for a list', ['a', 'b'], '2 items'],
    ['is in the singular for a list with one entry', [{ a: 1 }], '1 item'],
    ['is the first line of a text', '  \r\n Saved to /x/y \r\nmore', 'Saved to /x/y'],
    ['is the number itself for a number', 0, '0'],
    ['is yes or no for a boolean', true, 'yes'],
    ['is missing for null', null, undefined],
    ['is missing for a missing result', undefined, undefined],
    ['is missing for an empty object', {}, undefined],
    ['is missing for an empty text', ' \n ', undefined],
    [
      'is missing for a result that only repeats the outcome',
      { status: 'completed', success: true, job_id: 'x' },
      undefined,
    ],
    ['is missing for an invalid number', Number.NaN, undefined],
    [
      'contains invalid counts as ordinary fields',
      { documents: -1, chunks: 'many' },
      'documents: -1, chunks: many',
    ],
  ])('%s', (_, result, expected) => {
    expect(line(result)).toBe(expected)
  })

  it('is a benchmark’s if the result has a field that only benchmark results have', () => {
    expect(summarizeResult({ benchmark_suite: 'glue', results_count: 1 })?.kind).toBe('benchmarking')
  })

  it('is limited in length, and reads only the beginning of a large result', () => {
    // Reading beyond the beginning of these throws.
    const guarded = new Proxy(
      { deep: 1 },
      { get: () => expect.unreachable('The inside of a list is not read') },
    )
    const fields = Object.fromEntries(Array.from({ length: 100_000 }, (__, i) => [`f${i}`, ' ']))
    const large = {
      list: Array.from({ length: 100_000 }, () => guarded),
      text: `a${' x'.repeat(1e6)}`,
      ['n'.repeat(1e6)]: 'v',
    }
    expect(JSON.stringify(summarizeResult(large)).length).toBeLessThan(300)
    expect(line(large)).toMatch(/^list: 100,000 items, text: a x x .*…, n+…: v$/)
    expect(line({ ...fields, late: 5 })).toBeUndefined()
    expect(line('x'.repeat(10_000))).toHaveLength(200)
  })
})
