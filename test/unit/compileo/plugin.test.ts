import { describe, expect, it } from 'vitest'
import { notIds } from '../../support/not-ids.ts'
import { parsePluginEvent, parsePluginList, parsePluginVersion } from '../../../main/compileo/plugin.ts'

const now = Date.UTC(2026, 10, 25)
const job = {
  job_id: 'a',
  job_type: 'extraction',
  status: 'running',
  progress: 40,
  current_step: 'one',
  created_at: '2026-11-25T00:00:00.5Z',
}

describe('an event of the plugin', () => {
  it('tells of jobs, in times of UTC', () => {
    expect(
      parsePluginEvent(JSON.stringify({ jobs: [job], gone: ['b'], full: false, more: true }), now),
    ).toEqual({
      kind: 'changes',
      isFull: false,
      hasMore: true,
      gone: ['b'],
      jobs: [
        expect.objectContaining({
          type: 'extraction',
          report: expect.objectContaining({ jobId: 'a', progress: 40, createdAt: now + 500 }),
        }),
      ],
    })
  })

  it('keeps the jobs that make sense beside one that does not', () => {
    const jobs = [
      null,
      5,
      {},
      { ...job, status: '' },
      ...notIds.map((job_id) => ({ ...job, job_id })),
      { ...job, progress: 'x' },
      job,
    ]
    const gone = [...notIds, 'b']
    expect(parsePluginEvent(JSON.stringify({ jobs, gone, full: true }), now)).toMatchObject({
      jobs: [{ report: { jobId: 'a' } }],
      gone: ['b'],
    })
  })

  it.each(['', 'null', '[]', '{}', '{"jobs":{},"full":true}', '{"jobs":[],"full":1}', '{"jobs":[', '5'])(
    'is garbage where it is none: %s',
    (data) => {
      expect(parsePluginEvent(data, now)).toEqual({ kind: 'garbage' })
    },
  )

  it('bounds every text, and takes names for no more than names', () => {
    const long = 'x'.repeat(100_000)
    const row = {
      ...job,
      job_type: long,
      operation: long,
      project_id: long,
      user_id: long,
    }
    const event = parsePluginEvent(
      JSON.stringify({ jobs: [{ ...row, current_step: long, error: long }], full: true }),
      now,
    )
    expect(JSON.stringify(event).length).toBeLessThan(20_000)
    const error = parsePluginEvent(JSON.stringify({ error: long }), now)
    expect(JSON.stringify(error).length).toBeLessThan(300)
  })
})

it('a version is that of a plugin that can be read', () => {
  expect(parsePluginVersion({ name: 'compileo-tray', version: '1.2.3', api: 1 })).toBe('1.2.3')
  for (const other of [
    null,
    {},
    { name: 'other', version: '1', api: 1 },
    { name: 'compileo-tray', version: '1', api: 2 },
  ])
    expect(parsePluginVersion(other)).toBeUndefined()
})

it('a list tells all jobs', () => {
  expect(parsePluginList({ jobs: [job], gone: [], full: true }, now)).toMatchObject({
    jobs: [{ report: { jobId: 'a' } }],
    isFull: true,
  })
  expect(parsePluginList({ jobs: [job], gone: [] }, now)).toBeUndefined()
})
