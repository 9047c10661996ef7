import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  parseAnalyses,
  parseAnalysis,
  parseDataset,
  parseExtraction,
  parseExtractions,
  parsePaths,
  parseProjects,
} from '../../../main/compileo/lists.ts'
import { notIds } from '../../support/not-ids.ts'

const now = Date.UTC(2026, 10, 25, 17)
const row = { job_id: 'a', status: 'running', progress: null, created_at: '2026-11-25T16:00:00.250000' }

const ended = (at: string) => parseAnalysis({ job_id: 'q', status: 'completed', completed_at: at }, now)

describe('the server’s lists', () => {
  it('are read row by row: what makes no sense is left out', () => {
    expect(parseExtractions([row, {}, { ...row, job_id: 7 }, null, { ...row, job_id: 'b' }], now)).toEqual([
      expect.objectContaining({ jobId: 'a', createdAt: Date.UTC(2026, 10, 25, 16, 0, 0, 250) }),
      expect.objectContaining({ jobId: 'b' }),
    ])
    expect(parseProjects({ projects: [{ id: 'p', name: '  ' }, { id: '' }, { name: 'x' }] })).toEqual([
      { id: 'p', name: 'p' },
    ])
  })

  it('hold no IDs that a path cannot hold', () => {
    const rows = [...notIds, 'b'].map((job_id) => ({ ...row, job_id }))
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

  it('are bounded, in rows and in names', () => {
    const many = Array.from({ length: 20_000 }, (_, index) => ({ ...row, job_id: `job-${index}` }))
    expect(parseExtractions(many, now)).toHaveLength(5_000)
    const [project] = parseProjects({ projects: [{ id: 'p', name: 'x'.repeat(10_000) }] }) ?? []
    expect(project?.name).toHaveLength(200)
    const paths = Object.fromEntries(Array.from({ length: 9_000 }, (_, index) => [`/${index}`, {}]))
    expect(parsePaths({ paths })?.size).toBe(5_000)
  })

  it('take no time that is none, and both forms of an analysis’ end', () => {
    expect(ended('2026-11-25 16:46:39')?.completedAt).toBe(Date.UTC(2026, 10, 25, 16, 46, 39))
    expect(ended('2026-11-25T16:46:39')?.completedAt).toBe(Date.UTC(2026, 10, 25, 16, 46, 39))
    expect(ended('9999-01-01T00:00:00')?.completedAt).toBeUndefined()
    expect(ended('soon')?.completedAt).toBeUndefined()
  })

  it('have no summary where it is empty', () => {
    const analyses = [
      { job_id: 'a', status: 'completed', summary: {} },
      { job_id: 'b', status: 'completed', summary: { overall_score: 0.5 } },
    ]
    expect(parseAnalyses({ analyses }, now)?.map(({ summary }) => summary)).toEqual([
      undefined,
      { overall_score: 0.5 },
    ])
  })

  it('never throw, whatever a server answers', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        for (const parse of [parseExtractions, parseExtraction, parseAnalyses, parseAnalysis])
          parse(value, now)
        for (const parse of [parsePaths, parseProjects, parseDataset]) parse(value)
        expect(parsePaths({ paths: value }) === undefined || typeof value === 'object').toBe(true)
      }),
    )
  })
})
