import { describe, expect, it } from 'vitest'
import { findResultErrors, getExtractionProject } from '#shared/rules/result-errors.ts'
import { createTexts } from '#shared/texts/index.ts'
import { formatOutcome } from '#shared/texts/format-outcome.ts'
import { readCapture } from '#test/integration/server/capture.ts'

const texts = createTexts('en', 'en')
const inWords = (...given: Parameters<typeof findResultErrors>) => {
  const errors = findResultErrors(...given)
  return errors && formatOutcome({ kind: 'completedWithErrors', errors }, texts)
}

const resultOf = (name: string): unknown => JSON.parse(readCapture(name).body).result

describe('a completed run', () => {
  it.each([
    ['the parsing of five documents', '02_status_completed'],
    ['a dataset with three entries per chunk', '20_lists_dataset_status_completed_jobs_status'],
    ['an extraction with four results', '20_lists_extraction_completed_jobs_status'],
    ['a dataset with one entry per chunk', '21_errors_dataset_done'],
    ['the parsing of three documents', '21_errors_parse_all_done'],
  ])('has no errors if it has the recorded result of %s', (_, name) => {
    expect(findResultErrors(resultOf(name))).toBeUndefined()
  })

  it.each([
    [
      'two of four metrics failed',
      { passed: false, total_metrics: 4, failed_metrics: 2, issues: ['Bias is high'] },
      '',
      'Completed, but 2 of 4 metrics failed: Bias is high',
    ],
    [
      'the quality check failed without a reason',
      { passed: false },
      '',
      'Completed, but the quality check didn’t pass',
    ],
    [
      'the quality check failed and its reason isn’t a text',
      { passed: false, issues: [{}] },
      '',
      'Completed, but the quality check didn’t pass',
    ],
    [
      'the result has an empty list of metrics',
      { metrics: {} },
      '',
      'Completed, but no metrics were computed',
    ],
    [
      'the last step names the second of five batches',
      {},
      'Processing batch 2/5',
      'Completed, but 3 of 5 batches failed',
    ],
  ])('is described as $3 if %s', (_, result, step, words) => {
    expect(inWords(result, [step])).toBe(words)
  })

  it.each([
    ['the result has metrics and reports no failed ones', { metrics: { diversity: 0.4 } }, ''],
    ['the last step names the last batch', undefined, 'Processing batch 5/5'],
    ['the quality check passed', { passed: true, total_metrics: 4 }, 'Dataset generation complete'],
  ])('isn’t described as having errors if %s', (_, result, step) => {
    expect(inWords(result, [step])).toBeUndefined()
  })

  it.each([
    [
      'a parsing job with a missing file',
      '21_errors_parse_some',
      '1 of 3 documents failed: File not found: storage/uploads/',
    ],
    [
      'a chunking job whose documents weren’t parsed',
      '21_errors_chunk_none',
      'all 3 documents failed: No parsed file found for single-file document',
    ],
    [
      'a chunking job with one document that wasn’t parsed',
      '21_errors_chunk_some',
      '1 of 3 documents failed: No parsed file found for single-file document',
    ],
    ['an extraction without a working model', '21_errors_extraction_no_model', 'it has no results'],
    ['a dataset whose model stopped working', '21_errors_dataset_some', '3 of 10 batches failed'],
    ['a dataset without a working model', '21_errors_dataset_no_model', 'it has no entries'],
  ])('is described with its errors if it has the recorded result of %s', (_, name, words) => {
    expect(inWords(resultOf(name))).toContain(`Completed, but ${words}`)
  })
})

describe('a completed run whose result mentions no errors', () => {
  const dataset = {
    datasets_per_chunk: 1,
    result: { entries_count: 2, batch_files: [{ batch_index: 0 }, { batch_index: 1 }] },
  }
  const extraction = {
    operation: 'extraction',
    project_id: 'p',
    total_results: 2,
    extraction_summary: { processed_chunks: 2 },
  }

  it('has failed batches if its steps count more batches than its result contains', () => {
    const steps = ['Processing batch 1/5', 'Processing batch 5/5', 'Dataset generation complete']
    expect(inWords(dataset, steps)).toBe('Completed, but 3 of 5 batches failed')
    expect(inWords(dataset, ['Processing batch 2/2', 'Dataset generation complete'])).toBeUndefined()
  })

  it('lacks results for each of the project’s chunks that it didn’t process', () => {
    expect(getExtractionProject(extraction)).toBe('p')
    expect(inWords(extraction, [], { chunks: 3 })).toBe('Completed, but no results in 1 of 3 chunks')
    const errors = { what: 'results', failed: 1, of: 3 } as const
    expect(formatOutcome({ kind: 'completedWithErrors', errors }, createTexts('de', 'de'))).toContain(
      'keine Ergebnisse in 1 von 3 Abschnitten',
    )
    for (const chunks of [undefined, 0, 1, 2]) expect(inWords(extraction, [], { chunks })).toBeUndefined()
    const two = { ...extraction, parameters: { max_chunks: 2 } }
    expect(inWords(two, [], { chunks: 3 })).toBeUndefined()
    const none = { ...extraction, total_results: 0, extraction_summary: { processed_chunks: 0 } }
    expect(inWords(none, [], { chunks: 3 })).toBe('Completed, but no results in 3 chunks')
  })

  it.each<[string, unknown]>([
    ['its operation isn’t an extraction', { ...extraction, operation: 'chunk_documents' }],
    ['its project’s ID is a number', { ...extraction, project_id: 7 }],
    ['its project’s ID is empty', { ...extraction, project_id: '' }],
    ['its summary isn’t an object', { ...extraction, extraction_summary: null }],
    ['its summary has no number of chunks', { ...extraction, extraction_summary: {} }],
    ['its result is a list', [extraction]],
  ])('isn’t compared with the project’s chunks if %s', (_, result) => {
    expect(getExtractionProject(result)).toBeUndefined()
  })
})

const eightRequested = (entries_count: unknown) => ({
  datasets_per_chunk: 2,
  result: { entries_count, batch_files: [{ batch_index: 0, chunks_processed: 4 }] },
})

describe('a result’s errors', () => {
  const failure = { status: 'failed', error: 'E' }
  const traceback = 'Traceback (most recent call last):\n  File "a.py", line 1\nValueError: odd'
  it.each<[string, unknown, string]>([
    [
      'count the failed results if there is no other count',
      { results: [failure, {}] },
      '1 of 2 documents failed: E',
    ],
    [
      'are reported even if no reason is known',
      { total_documents: 2, processed_documents: 0 },
      'all 2 documents failed',
    ],
    ['include the errors of a single document', { results: [failure] }, 'the document failed: E'],
    [
      'contain the important line of a traceback',
      { results: [{ ...failure, error: traceback }] },
      'ValueError: odd',
    ],
    [
      'contain the first reason',
      { results: [{ status: 'failed', error: '' }, { status: 'failed' }, failure] },
      'failed: E',
    ],
    [
      'include chunks without results',
      { total_results: 0, extraction_summary: { processed_chunks: 12 } },
      'no results in 12 chunks',
    ],
    ['include requested entries that are missing', eightRequested(5), 'but 3 of 8 entries are missing'],
    [
      'include all requested entries if none was generated',
      eightRequested(0),
      'but 8 of 8 entries are missing',
    ],
  ])('%s', (_, result, text) => {
    expect(inWords(result)).toContain(text)
  })

  it.each<[string, unknown]>([
    ['aren’t reported if more was processed than existed', { total_documents: 2, processed_documents: 3 }],
    ['aren’t reported if a count is negative', { total_documents: 2, processed_documents: -1 }],
    ['aren’t reported if the number of entries isn’t a number', eightRequested('x')],
    [
      'aren’t reported if the entries in the list of results aren’t objects',
      { results: ['failed', null, ['failed']] },
    ],
    ['aren’t reported if a count is a fraction', { total_documents: 2.5, processed_documents: 1 }],
    ['aren’t reported if every entry was generated', eightRequested(8)],
    ['aren’t reported if the requested number is unknown', { result: { entries_count: 5, batch_files: [] } }],
    ['aren’t reported if the result has no counts', { status: 'completed' }],
    [
      'aren’t reported if the counts are invalid',
      { total_documents: -1, processed_documents: 'x', total_results: null, results: 'no' },
    ],
    ['aren’t reported if the result isn’t an object', [failure]],
    ['aren’t reported if there is no result', undefined],
    ['aren’t reported if the result is null', null],
  ])('%s', (_, result) => {
    expect(findResultErrors(result)).toBeUndefined()
  })
})
