import { describe, expect, it } from 'vitest'
import { addProjectName, createEmptyDiscovery } from '#main/core/state/discovered.ts'
import { createJob, reduceJob } from '#main/core/state/reduce-job.ts'
import { findNamesInResult } from '#shared/rules/result-names.ts'
import { formatJobName } from '#shared/texts/job-name.ts'
import { texts } from '#test/support/english.ts'

const id = '5bbd92ce-b863-41ed-b686-8beb3bd6c977'
const project = { id, name: id }

describe('the names in a result', () => {
  it('are the project and the file or dataset, wherever workers put them', () => {
    expect(findNamesInResult({}, { project_id: id, dataset_name: ' hypertension ' })).toEqual({
      project,
      subject: 'hypertension',
    })
    expect(findNamesInResult({}, { result: { file_name: 'cardiology.pdf' } })).toEqual({
      subject: 'cardiology.pdf',
    })
    expect(findNamesInResult({}, { parameters: { project_id: id } })).toEqual({ project })
    expect(findNamesInResult({}, { file_name: 'x'.repeat(300) }).subject).toHaveLength(200)
  })

  it('are missing if the result has none, or the job already has a project or subject', () => {
    for (const result of [undefined, null, 'x', [], {}, { project_id: 7, file_name: '  ' }])
      expect(findNamesInResult({}, result)).toEqual({})
    expect(findNamesInResult({ project: { id, name: 'Cardiology' } }, { file_name: 'x' })).toEqual({})
    expect(findNamesInResult({ project }, { file_name: 'x' })).toEqual({ subject: 'x' })
    expect(findNamesInResult({ subject: 'x' }, { project_id: id, file_name: 'y' })).toEqual({})
  })

  it('become known with the outcome, but the project’s name only with the project list', () => {
    const at = 1_000
    const job = createJob('s', 'a1b2c3d4-b863-41ed-b686-8beb3bd6c977', 0, { kind: 'dataset' })
    expect(formatJobName(job.identity, texts)).toBe('Dataset · a1b2c3d4')
    const report = { jobId: job.identity.jobId, status: 'completed', progress: 100, step: '' }
    const ended = (result: object) => reduceJob(job, { type: 'report', at, report: { ...report, result } })
    expect(formatJobName(ended({ dataset_name: 'hypertension' }).identity, texts)).toBe(
      'Dataset · hypertension',
    )
    const known = { ...createEmptyDiscovery('s'), projects: [{ id, name: 'Cardiology' }] }
    expect(formatJobName(addProjectName(ended({ project_id: id }), known).identity, texts)).toBe(
      'Dataset · Cardiology',
    )
    expect(formatJobName(addProjectName(ended({ project_id: id }), undefined).identity, texts)).toBe(
      'Dataset · a1b2c3d4',
    )
  })
})
