import { describe, expect, it } from 'vitest'
import { withProjectName, noDiscovery } from '#main/state/discovered.ts'
import { newJob, reduceJob } from '#main/state/reduce-job.ts'
import { namesInResult } from '#shared/rules/result-names.ts'
import { jobName } from '#shared/texts/job-name.ts'
import { texts } from '#test/support/english.ts'

const id = '5bbd92ce-b863-41ed-b686-8beb3bd6c977'
const project = { id, name: id }

describe('the names in a result', () => {
  it('are the project, and the file or dataset, wherever workers put them', () => {
    expect(namesInResult({}, { project_id: id, dataset_name: ' hypertension ' })).toEqual({
      project,
      subject: 'hypertension',
    })
    expect(namesInResult({}, { result: { file_name: 'cardiology.pdf' } })).toEqual({
      subject: 'cardiology.pdf',
    })
    expect(namesInResult({}, { parameters: { project_id: id } })).toEqual({ project })
    expect(namesInResult({}, { file_name: 'x'.repeat(300) }).subject).toHaveLength(200)
  })

  it('are missing without names, or if the project was known before', () => {
    for (const result of [undefined, null, 'x', [], {}, { project_id: 7, file_name: '  ' }])
      expect(namesInResult({}, result)).toEqual({})
    expect(namesInResult({ project: { id, name: 'Cardiology' } }, { file_name: 'x' })).toEqual({})
    expect(namesInResult({ project }, { file_name: 'x' })).toEqual({ subject: 'x' })
  })

  it('are learned with the outcome, the project by its name in the server’s list', () => {
    const at = 1_000
    const job = newJob('s', 'a1b2c3d4-b863-41ed-b686-8beb3bd6c977', 0, { kind: 'dataset' })
    expect(jobName(job, texts)).toBe('Dataset · a1b2c3d4')
    const report = { jobId: job.jobId, status: 'completed', progress: 100, step: '' }
    const ended = (result: object) => reduceJob(job, { type: 'report', at, report: { ...report, result } })
    expect(jobName(ended({ dataset_name: 'hypertension' }), texts)).toBe('Dataset · hypertension')
    const known = { ...noDiscovery('s'), projects: [{ id, name: 'Cardiology' }] }
    expect(jobName(withProjectName(ended({ project_id: id }), known), texts)).toBe('Dataset · Cardiology')
    expect(jobName(withProjectName(ended({ project_id: id }), undefined), texts)).toBe('Dataset · a1b2c3d4')
  })
})
