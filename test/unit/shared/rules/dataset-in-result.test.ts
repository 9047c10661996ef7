import { describe, expect, it } from 'vitest'
import { findDataset, hasDataset } from '#shared/rules/dataset-in-result.ts'
import { readCapture } from '#test/integration/server/capture.ts'
import { createSampleOutcome } from '#test/support/outcome-sample.ts'

const resultOf = (name: string): unknown => JSON.parse(readCapture(name).body).result
const file = (path: string) => ({ file_path: path })

describe('the dataset in a job’s result', () => {
  it('is found in the real server’s results', () => {
    const id: unknown = expect.stringMatching(/^[\da-f-]{36}$/)
    expect(findDataset(resultOf('21_errors_dataset_done'))).toMatchObject({ id })
    expect(findDataset(resultOf('20_lists_dataset_status_completed'))).toMatchObject({ id })
    expect(findDataset(resultOf('20_lists_extraction_completed_jobs_status'))).toBeUndefined()
  })

  it.each([
    ['json', 'it has no files', []],
    ['parquet', 'its file is a .parquet file', [file('/x/a.parquet')]],
    ['json', 'its file has another extension', [file('/x/a.exe')]],
    ['parquet', 'its first file is null and its second is a .parquet file', [null, file('/x/a.parquet')]],
    ['json', 'its files aren’t a list', '/x/a.parquet'],
    ['zip', 'it has two files', [file('/x/a.jsonl'), file('/x/b.jsonl')]],
  ])('is saved with the extension “%s” if %s', (extension, _, batch_files) => {
    const result = { dataset_name: 'icu', result: { dataset_id: 'd', batch_files } }
    expect(findDataset(result)).toEqual({ id: 'd', name: 'icu', extension })
  })

  it('has no name if the result’s name is blank', () => {
    expect(findDataset({ dataset_name: ' ', dataset_id: 'd' })).toEqual({ id: 'd', extension: 'json' })
  })

  it.each([
    ['there is no result', undefined],
    ['the result is null', null],
    ['the result is a string', 'x'],
    ['the result is empty', {}],
    ['its ID is a number', { dataset_id: 7 }],
    ['its ID can’t be part of a path', { dataset_id: '..' }],
  ])('is missing if %s', (_, result) => {
    expect(findDataset(result)).toBeUndefined()
  })

  it('can be saved only after a dataset job completes; an evaluation dataset can’t be saved', () => {
    const outcome = createSampleOutcome('completed')
    expect(hasDataset({ identity: { kind: 'dataset' }, outcome })).toBe(true)
    expect(hasDataset({ identity: { kind: 'dataset' } })).toBe(false)
    expect(hasDataset({ identity: { kind: 'parsing' }, outcome })).toBe(false)
    expect(hasDataset({ identity: { kind: 'dataset' }, outcome: createSampleOutcome('failed') })).toBe(false)
    expect(hasDataset({ identity: { kind: 'dataset', followedBy: 'evaluation' }, outcome })).toBe(false)
  })
})
