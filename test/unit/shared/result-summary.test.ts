import { describe, expect, it } from 'vitest'
import { readCapture } from '#test/integration/server/capture.ts'
import { summaryOfResult } from '#shared/result-summary.ts'
import { createTexts } from '#shared/texts/index.ts'
import { resultLine } from '#shared/texts/result-line.ts'

const texts = { en: createTexts('en', 'en'), de: createTexts('de', 'de') }
const line = (result: unknown, language: 'en' | 'de' = 'en') =>
  resultLine(summaryOfResult(result), texts[language])

describe('the summary of a result', () => {
  it.each<[string, unknown, string, string]>([
    [
      'of a parsing job',
      { status: 'completed', operation: 'parse_documents', processed_documents: 5, total_pages: 1_240 },
      '1,240 pages from 5 documents',
      '1.240 Seiten aus 5 Dokumenten',
    ],
    [
      'of chunking',
      { operation: 'chunk_documents', documents: 5, chunks: 734 },
      '734 chunks from 5 documents',
      '734 Abschnitte aus 5 Dokumenten',
    ],
    [
      'of a taxonomy',
      { operation: 'taxonomy_generation', total_categories: 148, hierarchy_depth: 3, total_chunks: 2_310 },
      '148 categories, 3 levels, from 2,310 chunks',
      '148 Kategorien, 3 Ebenen, aus 2.310 Abschnitten',
    ],
    [
      'of counted categories without an operation',
      { categories_count: 148, hierarchy_depth: 3, chunks_processed: 2_310 },
      '148 categories, 3 levels, from 2,310 chunks',
      '148 Kategorien, 3 Ebenen, aus 2.310 Abschnitten',
    ],
    [
      'of an extraction, as the real server has it',
      {
        status: 'completed',
        operation: 'extraction',
        total_results: 4,
        extraction_summary: { processed_chunks: 4, extraction_time: 0.03 },
        parameters: {},
      },
      '4 results from 4 chunks',
      '4 Ergebnisse aus 4 Abschnitten',
    ],
    [
      'of a dataset, as the real server has it',
      { status: 'completed', result: { dataset_id: '05b9', entries_count: 12, total_size: 9_092 } },
      '12 entries',
      '12 Einträge',
    ],
    [
      'of a benchmark, as the real server’s executor writes it',
      { status: 'completed', job_id: '7c1', benchmark_suite: 'glue', results_count: 1 },
      '1 result',
      '1 Ergebnis',
    ],
    [
      'of chunking, as the real server has it',
      JSON.parse(readCapture('21_errors_chunk_some').body).result,
      '4 chunks from 2 documents',
      '4 Abschnitte aus 2 Dokumenten',
    ],
    ['of a single document', { operation: 'parse_documents', documents: 1 }, '1 document', '1 Dokument'],
    [
      'of a job that counted nothing',
      { operation: 'parse_documents' },
      'Documents parsed',
      'Dokumente eingelesen',
    ],
    [
      'of lists',
      { documents: [1, 2], chunks: [] },
      '0 chunks from 2 documents',
      '0 Abschnitte aus 2 Dokumenten',
    ],
  ])('%s', (_, result, english, german) => {
    expect(line(result)).toBe(english)
    expect(line(result, 'de')).toBe(german)
  })

  it.each<[string, unknown, string | undefined]>([
    ['of unknown results has their fields', { output_path: '/x/y', size: 3 }, 'output_path: /x/y, size: 3'],
    [
      'has four fields at most, counts before names, and names before the rest',
      { by: 'A', done: true, where: { disk: 'b' }, one: 1, kind: 'c', two: [0], three: 3.5, last: 'd' },
      'by: A, one: 1, two: 1 item, three: 3.5',
    ],
    ['omits empty fields', { a: null, b: '  ', c: {}, d: 'x', e: [] }, 'd: x, e: 0 items'],
    ['includes a status that is a count', { status: 3 }, 'status: 3'],
    ['writes booleans as yes and no', { overwritten: false, success: true }, 'overwritten: no'],
    ['has the first line of a field’s text', { note: '\n\n  first\nsecond' }, 'note: first'],
    ['of a list', ['a', 'b'], '2 items'],
    ['of a list with one entry', [{ a: 1 }], '1 item'],
    ['of a text is its first line', '  \r\n Saved to /x/y \r\nmore', 'Saved to /x/y'],
    ['of a number', 0, '0'],
    ['of a boolean', true, 'yes'],
    ['of nothing', null, undefined],
    ['of a missing result', undefined, undefined],
    ['of an empty object', {}, undefined],
    ['of an empty text', ' \n ', undefined],
    [
      'of a result that only repeats the outcome',
      { status: 'completed', success: true, job_id: 'x' },
      undefined,
    ],
    ['of invalid numbers', Number.NaN, undefined],
    ['of counts that aren’t numbers', { documents: -1, chunks: 'many' }, 'documents: -1, chunks: many'],
  ])('%s', (_, result, expected) => {
    expect(line(result)).toBe(expected)
  })

  it('names a benchmark by what only its result has', () => {
    expect(summaryOfResult({ benchmark_suite: 'glue', results_count: 1 })?.kind).toBe('benchmarking')
  })

  it('is bounded, and reads only the beginning of a large result', () => {
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
    expect(JSON.stringify(summaryOfResult(large)).length).toBeLessThan(300)
    expect(line(large)).toMatch(/^list: 100,000 items, text: a x x .*…, n+…: v$/)
    expect(line({ ...fields, late: 5 })).toBeUndefined()
    expect(line('x'.repeat(10_000))).toHaveLength(200)
  })
})
