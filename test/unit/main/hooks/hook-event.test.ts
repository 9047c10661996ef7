import { describe, expect, it } from 'vitest'
import { eventOf, testEvent } from '#main/hooks/hook-event.ts'
import { newJob } from '#main/state/reduce-job.ts'
import type { JobOutcome, JobState } from '#shared/model.ts'

const now = Date.UTC(2026, 10, 24, 12)
const outcome: JobOutcome = {
  id: 'failed@1',
  key: 's/x-1',
  kind: 'failed',
  run: 2,
  at: now - 5,
  startedAt: now - 60_000,
  progress: 40,
  error: 'ValueError: no file',
}
const job: JobState = {
  ...newJob('s', 'x-1', now),
  label: 'Night import',
  kind: 'extraction',
  project: { id: '7', name: 'Oncology' },
  recovery: { attempts: 1, restartAt: now + 5_000 },
}
const server = { name: 'Workstation', url: 'http://w:8000', guiUrl: 'http://w:8501' }

describe('an event', () => {
  it('has all that is known of an outcome, and the same one has the same ID', () => {
    const event = eventOf(outcome, job, server, now)
    expect(event).toMatchObject({
      id: eventOf({ ...outcome, error: 'other' }, undefined, undefined, 0).id,
      filedAt: now,
      kind: 'failed',
      jobId: 'x-1',
      page: expect.stringMatching(/^http:\/\/w:8501/),
      label: 'Night import',
      jobKind: 'extraction',
      project: { id: '7', name: 'Oncology' },
      run: 2,
      server: { name: 'Workstation', url: 'http://w:8000' },
      startedAt: now - 60_000,
      endedAt: now - 5,
      progress: 40,
      error: 'ValueError: no file',
      restartsAt: now + 5_000,
    })
    expect(event.id).not.toBe(eventOf({ ...outcome, id: 'failed@2' }, job, server, now).id)
  })

  it('has a restart only if it failed, and no more of an error than receivers take', () => {
    expect(eventOf({ ...outcome, kind: 'completed' }, job, server, now).restartsAt).toBeUndefined()
    const long = eventOf({ ...outcome, error: 'x'.repeat(9_000) }, job, server, now)
    expect(long.error?.length).toBeLessThanOrEqual(2_000)
    const { error: _, ...silent } = outcome
    expect(eventOf(silent, job, server, now).error).toBeUndefined()
  })

  it('is known although its job and its server are gone', () => {
    const event = eventOf(outcome, undefined, undefined, now)
    expect(event).toMatchObject({ jobId: 'x-1', server: { name: '', url: '' } })
    expect([event.page, event.label, event.restartsAt]).toEqual([undefined, undefined, undefined])
  })
})

describe('an event that never was', () => {
  const usual = { isTest: true, startedAt: now - 12 * 60_000, endedAt: now, filedAt: now, run: 1 }

  it.each([
    ['completed', { progress: 100, result: { kind: 'chunking', counts: { documents: 5, chunks: 734 } } }],
    ['failed', { progress: 40, error: 'ValueError: this is a test' }],
    ['cancelled', { progress: 40 }],
    ['lost', { progress: 40 }],
  ] as const)('of a job that is %s has the texts of such an outcome', (kind, given) => {
    const event = testEvent(kind, now)
    expect(event).toEqual({
      ...usual,
      id: expect.stringMatching(/^[\da-f]{32}$/),
      kind,
      jobId: '00000000-0000-4000-8000-000000000000',
      label: 'Compileo Tray',
      jobKind: 'chunking',
      server: { name: 'Compileo', url: 'http://localhost:8000' },
      ...given,
    })
    expect(testEvent(kind, now, 'http://w:8501').page).toMatch(/^http:\/\/w:8501/)
  })
})
