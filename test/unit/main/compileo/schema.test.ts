import { describe, expect, it } from 'vitest'
import {
  parseFrame as parseFrameAt,
  parseHealth,
  parseMessage,
  parseServerTime as parseServerTimeAt,
  parseStats,
  parseErrorAndResult,
  parseStatus as parseStatusAt,
} from '#main/compileo/schema.ts'

const now = Date.UTC(2026, 10, 24, 14)
const parseServerTime = (text: string | null | undefined) => parseServerTimeAt(text, now)
const parseStatus = (value: unknown) => parseStatusAt(value, now)
const parseFrame = (data: string, jobId: string) => parseFrameAt(data, jobId, now)

function errorOf(error: string | null) {
  const { error: kept, isTruncated } = parseStatus({ job_id: 'a', status: 'failed', error }) ?? {}
  return [kept?.length, isTruncated]
}

describe('the server’s times', () => {
  const at = Date.UTC(2026, 10, 24, 13, 52, 38)
  it.each([
    ['2026-11-24T13:52:38.579602', '13:52:38.579', at + 579],
    ['2026-11-24T13:52:38.5', '13:52:38.5', at + 500],
    ['2026-11-24T13:52:38', '13:52:38', at],
    ['2026-11-24 13:52:38', '13:52:38', at],
    ['2026-11-24T13:52:38Z', '13:52:38', at],
    ['2026-11-24T13:52:38.000001z', '13:52:38', at],
    ['2026-11-24T15:52:38+02:00', '13:52:38', at],
    ['2026-11-24T15:52:38+0200', '13:52:38', at],
    ['2026-11-24T08:22:38-05:30', '13:52:38', at],
    ['2036-01-01T00:00:00', '00:00:00', Date.UTC(2036, 0)],
  ])('are read from “%s” as %s UTC', (text, _, ms) => {
    expect(parseServerTime(text)).toBe(ms)
  })

  it.each([
    ['empty', ''],
    ['null', null],
    ['missing', undefined],
    ['a letter', 't'],
    ['no valid date', '2026-13-44T99:00:00'],
    ['a date 270,000 years ahead', '+275760-09-13T00:00:00.000Z'],
    ['a date 270,000 years ago', '-271821-04-20T00:00:00Z'],
    ['a date in 1970', '1970-01-01T00:00:00'],
    ['a date more than ten years ahead', '2037-01-01T00:00:00'],
    ['too long', `2026-11-24T13:52:38.${'0'.repeat(100)}Z`],
  ])('are unknown if the text is %s', (_, text) => {
    expect(parseServerTime(text)).toBeUndefined()
  })
})

describe('a /status response', () => {
  const least = { job_id: 'a', status: 'running' }

  it('is read with its ID, status, progress, step, result, error and times', () => {
    expect(
      parseStatus({
        job_id: 'a',
        status: 'failed',
        progress: 55.00000000000001,
        current_step: 'Parsing',
        result: { old: 1 },
        error: 'boom\nsecond line',
        created_at: '2026-01-02T03:04:05',
        started_at: '2026-01-02T03:04:06',
        completed_at: '2026-01-02T03:04:07.5',
        updated_at: 'whatever',
      }),
    ).toEqual({
      jobId: 'a',
      status: 'failed',
      progress: 55.00000000000001,
      step: 'Parsing',
      result: { old: 1 },
      error: 'boom\nsecond line',
      createdAt: Date.UTC(2026, 0, 2, 3, 4, 5),
      startedAt: Date.UTC(2026, 0, 2, 3, 4, 6),
      completedAt: Date.UTC(2026, 0, 2, 3, 4, 7, 500),
    })
  })

  it('needs no fields except an ID and a status', () => {
    expect(parseStatus(least)).toEqual({ jobId: 'a', status: 'running', progress: 0, step: '' })
  })

  it('may have unknown fields and statuses', () => {
    expect(parseStatus({ ...least, status: 'paused', priority: 'high', eta: {} })).toMatchObject({
      status: 'paused',
    })
  })

  it('may contain a list, a string or a number as its result', () => {
    for (const result of [[1, 2], 'text', 7, false]) {
      expect(parseStatus({ ...least, result })?.result).toEqual(result)
    }
    expect(parseStatus({ ...least, result: null })?.result).toBeUndefined()
  })

  it.each([
    [-5, 0],
    [0, 0],
    [101, 100],
    [null, 0],
  ])('may have the progress %s, which is read as %s', (progress, taken) => {
    expect(parseStatus({ ...least, progress })?.progress).toBe(taken)
  })

  it('contains the job’s error, and whether the error was truncated', () => {
    expect(errorOf('x'.repeat(2_000))).toEqual([2_000, undefined])
    expect(errorOf('x'.repeat(2_001))[1]).toBe(true)
    expect(errorOf('')).toEqual([0, undefined])
    expect(errorOf(null)).toEqual([undefined, undefined])
  })

  it('is accepted even if its times are invalid', () => {
    expect(parseStatus({ ...least, created_at: 'yesterday' })).toMatchObject({ status: 'running' })
  })

  it.each([
    ['is empty', {}],
    ['has a number as its ID', { ...least, job_id: 7 }],
    ['has an empty ID', { ...least, job_id: '' }],
    ['has an empty status', { ...least, status: '' }],
    ['has a status of 101 characters', { ...least, status: 'x'.repeat(101) }],
    ['has a string as its progress', { ...least, progress: '50' }],
    ['has NaN as its progress', { ...least, progress: Number.NaN }],
    ['has an object as its step', { ...least, current_step: {} }],
    ['has a list as its error', { ...least, error: ['boom'] }],
    ['has a number as its end time', { ...least, completed_at: 7 }],
  ])('is rejected if it %s', (_, value) => {
    expect(parseStatus(value)).toBeUndefined()
  })
})

describe('a /queue/stats response', () => {
  const counts = { pending_jobs: 1, running_jobs: 2, completed_jobs: 3, failed_jobs: 4, total_jobs: 99 }

  it('needs no fields except the counts', () => {
    expect(parseStats(counts)).toEqual({
      pending: 1,
      running: 2,
      scheduled: 0,
      completed: 3,
      failed: 4,
      cancelled: 0,
      retrying: 0,
      total: 99,
    })
  })

  it('may contain worker counts, empty measurements and unknown fields', () => {
    const value = {
      ...counts,
      active_workers: 0,
      cpu_usage_percent: null,
      memory_usage_mb: 481.39,
      queue_health: { status: 'healthy' },
    }
    const report = parseStats(value)
    expect(report).toMatchObject({ activeWorkers: 0, memoryMb: 481.39 })
    expect(parseStats({ ...counts, active_workers: 3 })).toMatchObject({ activeWorkers: 3 })
    expect(report?.cpuPercent).toBeUndefined()
    expect(report?.health).toBeUndefined()
  })

  it.each([
    ['contains its status', { status: 'degraded' }, 'degraded'],
    [
      'contains its status and its resource utilization',
      { status: 'warning', resource_utilization: 'critical', level: 3 },
      'warning, resource utilization: critical',
    ],
    ['has at most 80 characters', { status: 'x'.repeat(500) }, `${'x'.repeat(79)}…`],
  ])('is read with a description of the queue’s health that %s', (_, queue_health, words) => {
    expect(parseStats({ ...counts, queue_health })).toMatchObject({ pending: 1 })
    expect(parseStats({ ...counts, queue_health })?.health).toBe(words)
  })

  it.each([
    ['is good', { status: 'Healthy', resource_utilization: 'optimal' }],
    ['has no status', { resource_utilization: 'optimal' }],
    ['is a string', 'odd'],
    ['is null', null],
  ])('is read without the queue’s health if the health %s', (_, queue_health) => {
    expect(parseStats({ ...counts, queue_health })).toMatchObject({ pending: 1 })
    expect(parseStats({ ...counts, queue_health })?.health).toBeUndefined()
  })

  it.each([
    ['is null', null],
    ['is empty', {}],
    ['has a negative count', { ...counts, failed_jobs: -1 }],
    ['has a string as a count', { ...counts, failed_jobs: '4' }],
  ])('is rejected if it %s', (_, value) => {
    expect(parseStats(value)).toBeUndefined()
  })
})

it('a message and a health status are read only from valid responses', () => {
  expect(parseMessage({ message: 'Job a cancelled successfully', more: 1 })).toBe(
    'Job a cancelled successfully',
  )
  expect(parseHealth({ status: 'healthy', service: 'compileo-api' })).toBe('healthy')
  for (const value of [null, {}, [], { message: 7, status: 7 }]) {
    expect(parseMessage(value)).toBeUndefined()
    expect(parseHealth(value)).toBeUndefined()
  }
})

const frame = (status: string, step = 'x', id = 'a') =>
  `{"job_id": "${id}", "status": "${status}", "progress": 50.0, "current_step": "${step}", "timestamp": "2026-11-24T14:15:41"}`

describe('a stream’s frame', () => {
  it('is read with its status, progress and step', () => {
    expect(parseFrame(frame('running'), 'a')).toEqual({
      kind: 'job',
      status: 'running',
      progress: 50,
      step: 'x',
    })
  })

  it('that reports an outcome is read with its time, and with the status at the start of its text', () => {
    expect(parseFrame(frame('completed'), 'a')).toEqual({
      kind: 'job',
      status: 'completed',
      progress: 50,
      step: 'x',
      at: Date.UTC(2026, 10, 24, 14, 15, 41),
      headStatus: 'completed',
    })
  })

  it('whose step makes it invalid still has a status, which is read from the start of its text', () => {
    expect(parseFrame(frame('completed', 'Reading "report.pdf"'), 'a')).toEqual({
      kind: 'garbage',
      mayEnd: true,
      headStatus: 'completed',
    })
    expect(parseFrame(frame('running', 'one\ntwo').split('\n')[0] ?? '', 'a')).toEqual({
      kind: 'garbage',
      mayEnd: false,
      headStatus: 'running',
    })
  })

  it('whose step contains a forged status yields both the forged and the real status', () => {
    const forged = frame('running', '", "status": "completed", "x": "')
    expect(parseFrame(forged, 'a')).toMatchObject({ status: 'completed', headStatus: 'running' })
  })

  it('is invalid if it names another job, but may still be a sign that the stream’s job has ended', () => {
    expect(parseFrame(frame('completed', 'x', 'b'), 'a')).toEqual({ kind: 'garbage', mayEnd: true })
    expect(parseFrame(frame('running', 'x', 'b'), 'a')).toEqual({ kind: 'garbage', mayEnd: false })
  })

  it('may report an error, or that the job doesn’t exist', () => {
    expect(parseFrame('{"error": "Job a not found"}', 'a')).toEqual({
      kind: 'error',
      message: 'Job a not found',
      missing: true,
    })
    expect(parseFrame('{"error": "Job b not found"}', 'a')).toMatchObject({ missing: false })
    expect(parseFrame('{"error": "Error 111 connecting to x"}', 'a')).toMatchObject({ missing: false })
  })

  it('may have an unknown status', () => {
    expect(parseFrame(frame('paused'), 'a')).toMatchObject({ kind: 'job', status: 'paused' })
  })

  it.each([
    ['is empty', ''],
    ['is a number', '7'],
    ['is null', 'null'],
    ['is a list', '[]'],
    ['is an empty object', '{}'],
    ['has only an ID', '{"job_id": "a"}'],
    ['has a number as its error', '{"error": 7}'],
    ['has an empty status', '{"job_id": "a", "status": ""}'],
  ])('is invalid if it %s', (_, data) => {
    expect(parseFrame(data, 'a')).toMatchObject({ kind: 'garbage', mayEnd: false })
  })

  it('is matched by its exact job ID, even if the ID looks like a regular expression', () => {
    expect(parseFrame(frame('completed', 'x', 'a.+'), 'a.+')).toMatchObject({ headStatus: 'completed' })
    expect(parseFrame(frame('completed', 'x', 'aab'), 'a.+').kind).toBe('garbage')
  })
})

it('a job’s details contain the complete error and result', () => {
  const whole = { job_id: 'a', status: 'failed', error: 'x'.repeat(9_000), result: { rows: [1, 2] } }
  expect(parseErrorAndResult(whole)).toEqual({ error: whole.error, result: whole.result })
  expect(parseErrorAndResult({ ...whole, error: null, result: null })).toEqual({})
  expect(parseErrorAndResult({ error: 'x' })).toBeUndefined()
})
