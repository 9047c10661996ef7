import { describe, expect, it } from 'vitest'
import { invalidJobIds } from '#test/support/invalid-job-ids.ts'
import { parseJournal, parsePluginEvent, parsePluginList, parsePluginVersion } from '#main/compileo/plugin.ts'

const now = Date.UTC(2026, 10, 25)
const job = {
  job_id: 'a',
  job_type: 'extraction',
  status: 'running',
  progress: 40,
  current_step: 'one',
  created_at: '2026-11-25T00:00:00.5Z',
}

describe('a plugin event', () => {
  it('contains jobs, with their times in UTC', () => {
    expect(
      parsePluginEvent(JSON.stringify({ jobs: [job], gone: ['b'], full: false, more: true }), now),
    ).toEqual({
      kind: 'changes',
      isFull: false,
      hasMore: true,
      gone: ['b'],
      jobs: [expect.objectContaining({ jobId: 'a', kind: 'extraction', progress: 40, createdAt: now + 500 })],
    })
  })

  it('keeps the valid jobs if another job is invalid', () => {
    const invalid = [null, 5, {}, { ...job, status: '' }, { ...job, progress: 'x' }]
    const jobs = [...invalid, ...invalidJobIds.map((job_id) => ({ ...job, job_id })), job]
    const gone = [...invalidJobIds, 'b']
    expect(parsePluginEvent(JSON.stringify({ jobs, gone, full: true }), now)).toMatchObject({
      jobs: [{ jobId: 'a' }],
      gone: ['b'],
    })
  })

  it('contains all fields of a job, and whether the job’s error was truncated', () => {
    const row = { ...job, operation: 'parse', project_id: 'p', user_id: 'ada' }
    const parsedWith = (more: object) => {
      const event = parsePluginEvent(JSON.stringify({ jobs: [{ ...row, ...more }], full: false }), now)
      return event.kind === 'changes' ? event.jobs[0] : undefined
    }
    expect(parsedWith({})).toMatchObject({ kind: 'parsing', project: { id: 'p' }, startedBy: 'ada' })
    expect(parsedWith({ operation: '', project_id: null })).toMatchObject({
      kind: 'extraction',
      project: undefined,
    })
    expect(parsedWith({ error: 'x'.repeat(1_999) })).not.toHaveProperty('isCut')
    expect(parsedWith({ error: 'x'.repeat(2_000) })?.isTruncated).toBe(true)
    expect(parsedWith({})).not.toHaveProperty('isCut')
  })

  it('contains at most 5,000 jobs and at most 5,000 removed jobs', () => {
    const jobs = Array.from({ length: 5_001 }, (_, index) => ({ ...job, job_id: `j${index}` }))
    const gone = jobs.map(({ job_id }) => job_id)
    const event = parsePluginEvent(JSON.stringify({ jobs, gone, full: true }), now)
    expect(event).toMatchObject({ kind: 'changes', isFull: true, hasMore: false })
    expect(event.kind === 'changes' && [event.jobs.length, event.gone.length]).toEqual([5_000, 5_000])
  })

  it('may report that the queue can’t be read, and is rejected if its cursor is invalid', () => {
    expect(parsePluginEvent('{"error":"no"}', now, 'c-1')).toEqual({ kind: 'error', message: 'no' })
    expect(parsePluginEvent('{"error":"no"}', now, 'x'.repeat(40))).toMatchObject({ kind: 'error' })
    expect(parsePluginEvent('{"error":"no"}', now, 'x'.repeat(41))).toEqual({ kind: 'garbage' })
    expect(parsePluginEvent('{"error":"no"}', now, 'a b')).toEqual({ kind: 'garbage' })
  })

  it.each([
    ['is empty', ''],
    ['is null', 'null'],
    ['is a list', '[]'],
    ['is an empty object', '{}'],
    ['has an object as its jobs', '{"jobs":{},"full":true}'],
    ['has a number instead of “full”', '{"jobs":[],"full":1}'],
    ['is incomplete JSON', '{"jobs":['],
    ['is a number', '5'],
  ])('is rejected if it %s', (_, data) => {
    expect(parsePluginEvent(data, now)).toEqual({ kind: 'garbage' })
  })

  it('limits the length of every text', () => {
    const long = 'x'.repeat(100_000)
    const texts = { job_type: long, operation: long, project_id: long, user_id: long }
    const row = { ...job, ...texts, current_step: long, error: long }
    const event = parsePluginEvent(JSON.stringify({ jobs: [row], full: true }), now)
    expect(JSON.stringify(event).length).toBeLessThan(20_000)
    const error = parsePluginEvent(JSON.stringify({ error: long }), now)
    expect(JSON.stringify(error).length).toBeLessThan(300)
  })
})

it('the plugin’s version is read only from a valid response', () => {
  expect(parsePluginVersion({ name: 'compileo-tray', version: '1.2.3', api: 1 })).toBe('1.2.3')
  const ours = { name: 'compileo-tray', version: '1', api: 1 }
  for (const other of [null, {}, { ...ours, name: 'other' }, { ...ours, api: 2 }])
    expect(parsePluginVersion(other)).toBeUndefined()
})

it('the plugin’s list of jobs is read only if it has all required fields', () => {
  expect(parsePluginList({ jobs: [job], gone: [], full: true }, now)).toMatchObject({
    jobs: [{ jobId: 'a' }],
    isFull: true,
  })
  expect(parsePluginList({ jobs: [job], gone: [] }, now)).toBeUndefined()
})

describe('a page of the journal', () => {
  const ended = { ...job, status: 'failed', error: 'E', result: { a: 1 }, result_cut: false }

  it('contains the valid outcomes, oldest first, and where the next page starts', () => {
    const last = { ...ended, result_cut: true, noted_at: '2026-11-25T12:00:00.123Z' }
    const outcomes = [null, job, { ...ended, job_id: '..' }, ended, last]
    expect(parseJournal({ outcomes, more: true }, now)).toEqual({
      nextPageAfter: '2026-11-25T12:00:00.123Z',
      outcomes: [
        expect.objectContaining({ jobId: 'a', status: 'failed', error: 'E', result: { a: 1 } }),
        expect.objectContaining({ isTruncated: true }),
      ],
    })
    expect(
      parseJournal({ outcomes: Array.from({ length: 5_001 }, () => ended), more: false }, now)?.outcomes,
    ).toHaveLength(5_000)
  })

  it.each([
    ['its outcomes are an object instead of a list', { outcomes: {}, more: false }],
    ['it doesn’t say whether there are more outcomes', { outcomes: [] }],
    ['it is a list', []],
    ['it is null', null],
  ])('can’t be read if %s', (_, value) => {
    expect(parseJournal(value, now)).toBeUndefined()
  })
})
