import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  parseAnalyses,
  parseAnalysis,
  parseChunkTimes,
  parseDataset,
  parseExtraction,
  parseExtractions,
  parseApiPaths,
  parseProjects,
  getDatasetOutcome,
  getExtractionOutcome,
  toAnalysisReport,
} from '#main/compileo/lists.ts'
import { invalidJobIds } from '#test/support/invalid-job-ids.ts'

const now = Date.UTC(2026, 10, 25, 17)
const row = { job_id: 'a', status: 'running', progress: null, created_at: '2026-11-25T16:00:00.250000' }

const ended = (at: string) => parseAnalysis({ job_id: 'q', status: 'completed', completed_at: at }, now)

const chunk = (created_at: unknown, content_preview: unknown = 'Text') => ({
  created_at,
  content_preview,
})

describe('an outcome in the server’s own tables', () => {
  const known = { jobId: 'a', status: 'completed', createdAt: 1, startedAt: 2, completedAt: 3 }

  it('is read for an extraction only if the extraction completed', () => {
    expect(getExtractionOutcome({ ...known, found: 4 })).toEqual({
      ...known,
      progress: 100,
      step: '',
      result: { operation: 'extraction', total_results: 4 },
    })
    expect(getExtractionOutcome(known)).toEqual({ ...known, progress: 100, step: '' })
    for (const status of ['running', 'failed', 'pending'])
      expect(getExtractionOutcome({ ...known, status })).toBeUndefined()
  })

  it('is read for a dataset only if the dataset completed or failed', () => {
    const expected = { jobId: 'a', step: '', result: 5 }
    for (const [status, progress] of [
      ['completed', 100],
      ['failed', 0],
    ] as const) {
      const dataset = { jobId: 'a', status, result: 5 }
      expect(getDatasetOutcome(dataset)).toEqual({ ...expected, status, progress })
    }
    expect(getDatasetOutcome({ jobId: 'a', status: 'pending' })).toBeUndefined()
  })

  it('of an analysis has the analysis’s fields, a progress value and an empty step', () => {
    const analysis = { jobId: 'a', status: 'completed', completedAt: 3 }
    expect(toAnalysisReport(analysis)).toEqual({ ...analysis, progress: 100, step: '' })
    expect(toAnalysisReport({ ...analysis, status: 'running', summary: {} })).toEqual({
      ...analysis,
      status: 'running',
      progress: 0,
      step: '',
      result: {},
    })
  })
})

describe('the server’s lists', () => {
  it('are read row by row, and invalid rows are omitted', () => {
    expect(parseExtractions([row, {}, { ...row, job_id: 7 }, null, { ...row, job_id: 'b' }], now)).toEqual([
      expect.objectContaining({ jobId: 'a', createdAt: Date.UTC(2026, 10, 25, 16, 0, 0, 250) }),
      expect.objectContaining({ jobId: 'b' }),
    ])
    expect(parseProjects({ projects: [{ id: 'p', name: '  ' }, { id: '' }, { name: 'x' }] })).toEqual([
      { id: 'p', name: 'p' },
    ])
  })

  it('omit IDs that can’t be part of a path', () => {
    const rows = [...invalidJobIds, 'b'].map((job_id) => ({ ...row, job_id }))
    expect(parseExtractions(rows, now)?.map(({ jobId }) => jobId)).toEqual(['b'])
    expect(parseAnalyses({ analyses: rows }, now)?.map(({ jobId }) => jobId)).toEqual(['b'])
    const one = { ...row, job_id: '..' }
    expect([parseExtraction(one, now), parseAnalysis(one, now), parseDataset(one)]).toEqual([
      undefined,
      undefined,
      undefined,
    ])
    const projects = ['.', '..', 'x'.repeat(201), 'p'].map((id) => ({ id, name: 'P' }))
    expect(parseProjects({ projects })).toEqual([{ id: 'p', name: 'P' }])
  })

  it('have at most 5,000 rows, and names of at most 200 characters', () => {
    const many = Array.from({ length: 20_000 }, (_, index) => ({ ...row, job_id: `job-${index}` }))
    expect(parseExtractions(many, now)).toHaveLength(5_000)
    const [project] = parseProjects({ projects: [{ id: 'p', name: 'x'.repeat(10_000) }] }) ?? []
    expect(project?.name).toHaveLength(200)
    const paths = Object.fromEntries(Array.from({ length: 9_000 }, (_, index) => [`/${index}`, {}]))
    expect(parseApiPaths({ paths })?.size).toBe(5_000)
  })

  it('omit invalid times, and accept both time formats for the end of an analysis', () => {
    expect(ended('2026-11-25 16:46:39')?.completedAt).toBe(Date.UTC(2026, 10, 25, 16, 46, 39))
    expect(ended('2026-11-25T16:46:39')?.completedAt).toBe(Date.UTC(2026, 10, 25, 16, 46, 39))
    expect(ended('9999-01-01T00:00:00')?.completedAt).toBeUndefined()
    expect(ended('soon')?.completedAt).toBeUndefined()
  })

  it('include the times of chunks, but not of chunks with blank text', () => {
    const chunks = [
      chunk('2026-11-25T16:00:00.5'),
      chunk('2026-11-25 16:00:00', null),
      chunk('2026-11-25T16:00:01'),
      chunk('2026-11-25T16:00:00', ' '),
      chunk(undefined),
      'x',
    ]
    const four = Date.UTC(2026, 10, 25, 16)
    expect(parseChunkTimes({ chunks }, now)).toEqual([four + 500, four, four + 1_000])
    expect(parseChunkTimes({ chunks: {} }, now)).toBeUndefined()
  })

  it('keep every valid field of a row, and omit missing or invalid fields', () => {
    const at = '2026-11-25T16:00:00'
    const sent = { created_at: at, started_at: at, completed_at: at }
    const full = { job_id: 'a', status: 'completed', progress: { total_results: 4 }, ...sent }
    const ms = Date.UTC(2026, 10, 25, 16)
    const times = { createdAt: ms, startedAt: ms, completedAt: ms }
    const expected = { jobId: 'a', status: 'completed', found: 4, ...times }
    expect(parseExtraction(full, now)).toEqual(expected)
    for (const total_results of [-1, 0.5, 'x'])
      expect(parseExtraction({ ...full, progress: { total_results } }, now)?.found).toBeUndefined()
    expect(parseExtraction({ job_id: 'a', status: 'running' }, now)).toEqual({
      jobId: 'a',
      status: 'running',
    })
    expect(parseExtraction({ job_id: 'a', status: '' }, now)).toBeUndefined()
    expect(parseExtraction({ job_id: 'a', status: 'x'.repeat(101) }, now)).toBeUndefined()
  })

  it('aren’t read if the response contains no list', () => {
    expect(parseExtractions({}, now)).toBeUndefined()
    expect(parseProjects({ projects: {} })).toBeUndefined()
    expect(parseProjects([])).toBeUndefined()
    expect(parseAnalyses({ analyses: 5 }, now)).toBeUndefined()
    expect(parseAnalyses({}, now)).toBeUndefined()
    expect(parseApiPaths({ paths: [] })).toBeUndefined()
    expect(parseApiPaths({})).toBeUndefined()
    expect(parseApiPaths({ paths: { '/a': {}, '/b': 1 } })).toEqual(new Set(['/a', '/b']))
  })

  it('keep the empty metrics of an analysis that completed with an empty summary', () => {
    const analysis = { job_id: 'q', status: 'completed', summary: {} }
    const metrics = [{}, { diversity: 0.4 }, undefined, []]
    expect(metrics.map((each) => parseAnalysis({ ...analysis, metrics: each }, now)?.summary)).toEqual([
      { metrics: {} },
      undefined,
      undefined,
      undefined,
    ])
  })

  it('truncate deeply nested results and summaries, and omit empty summaries', () => {
    const deep: unknown = JSON.parse(`${'['.repeat(300)}1${']'.repeat(300)}`)
    const levels = (value: unknown): number => (Array.isArray(value) ? 1 + levels(value[0]) : 0)
    const dataset = { job_id: 'd', status: 'completed' }
    expect(levels(parseDataset({ ...dataset, result: deep })?.result)).toBe(100)
    expect(levels(parseAnalysis({ ...dataset, summary: deep }, now)?.summary)).toBe(100)
    expect(parseDataset({ ...dataset, result: null })).toEqual({ jobId: 'd', status: 'completed' })
    expect(parseDataset({ ...dataset, result: { rows: 3 } })?.result).toEqual({ rows: 3 })
    for (const summary of [null, 'text', 5, [], {}])
      expect(parseAnalysis({ ...dataset, summary }, now)).not.toHaveProperty('summary')
  })

  it('are read without an exception, whatever the server sends', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        for (const parse of [parseExtractions, parseExtraction, parseAnalyses, parseAnalysis])
          parse(value, now)
        for (const parse of [parseApiPaths, parseProjects, parseDataset]) parse(value)
        expect(parseApiPaths({ paths: value }) === undefined || typeof value === 'object').toBe(true)
      }),
    )
  })
})
