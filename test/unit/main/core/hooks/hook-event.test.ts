import { describe, expect, it } from 'vitest'
import { createRunEvent, createTestEvent } from '#main/core/hooks/hook-event.ts'
import { createJob } from '#main/core/state/reduce-job.ts'
import type { JobState } from '#shared/model.ts'
import { texts } from '#test/support/english.ts'
import { createSampleOutcome } from '#test/support/outcome-sample.ts'
import { withJobFields } from '#test/support/job-parts.ts'

const now = Date.UTC(2026, 10, 24, 12)
const outcome = createSampleOutcome('failed', {
  key: 's/x-1',
  run: 2,
  at: now - 5,
  startedAt: now - 60_000,
  progress: 40,
  error: 'ValueError: no file',
})
const job: JobState = withJobFields(createJob('s', 'x-1', now), {
  label: 'Night import',
  kind: 'extraction',
  project: { id: '7', name: 'Oncology' },
  recovery: { attempts: 1, restartAt: now + 5_000 },
})
const server = { name: 'Workstation', url: 'http://w:8000', guiUrl: 'http://w:8501' }

describe('an event for hooks', () => {
  it('contains every known detail of an outcome, and the outcome’s ID', () => {
    const event = createRunEvent(outcome, job, server, texts, now)
    expect(event).toMatchObject({
      id: createRunEvent({ ...outcome, error: 'other' }, undefined, undefined, texts, 0).id,
      filedAt: now,
      job: {
        jobId: 'x-1',
        name: 'Night import',
        page: expect.stringMatching(/^http:\/\/w:8501/),
        label: 'Night import',
        kind: 'extraction',
        project: { id: '7', name: 'Oncology' },
        run: 2,
        server: { name: 'Workstation', url: 'http://w:8000' },
        startedAt: '2026-11-24T11:59:00.000Z',
        endedAt: '2026-11-24T11:59:59.995Z',
        durationSeconds: 59,
        status: 'failed',
        outcome: 'failed',
        progress: 40,
        error: 'ValueError: no file',
        errorSummary: 'ValueError: no file',
        restartsAt: '2026-11-24T12:00:05.000Z',
      },
    })
    expect(event.id).not.toBe(createRunEvent({ ...outcome, id: 'failed@2' }, job, server, texts, now).id)
  })

  it('has no restart time after a success, and truncates a long error', () => {
    expect(
      createRunEvent({ ...outcome, kind: 'completed' }, job, server, texts, now).job.restartsAt,
    ).toBeUndefined()
    const long = createRunEvent({ ...outcome, error: 'x'.repeat(9_000) }, job, server, texts, now)
    expect(long.job.error?.length).toBeLessThanOrEqual(2_000)
    const { error: _, ...silent } = outcome
    expect(createRunEvent(silent, job, server, texts, now).job.error).toBeUndefined()
  })

  it('is created even if its job and its server were removed', () => {
    const event = createRunEvent(outcome, undefined, undefined, texts, now)
    expect(event).toMatchObject({ job: { jobId: 'x-1', server: { name: '', url: '' } } })
    expect([event.job.page, event.job.label, event.job.restartsAt]).toEqual([undefined, undefined, undefined])
  })
})

it.each([
  [
    'completed',
    {
      progress: 100,
      durationSeconds: 720,
      resultSummary: { kind: 'chunking', counts: { documents: 5, chunks: 734 } },
    },
  ],
  ['failed', { progress: 40, durationSeconds: 720, error: 'ValueError: this is a test' }],
  ['cancelled', { progress: 40, durationSeconds: 720 }],
  ['lost', { progress: 40, durationSeconds: undefined }],
] as const)('a test event has the fields of the outcome “%s”', (kind, given) => {
  expect(createTestEvent(kind, texts, now)).toMatchObject({
    isTest: true,
    filedAt: now,
    id: expect.stringMatching(/^[\da-f]{32}$/),
    job: {
      jobId: '00000000-0000-4000-8000-000000000000',
      label: 'Compileo Tray',
      kind: 'chunking',
      run: 1,
      outcome: kind,
      endedAt: '2026-11-24T12:00:00.000Z',
      server: { name: 'Compileo', url: 'http://localhost:8000' },
      ...given,
    },
  })
  expect(createTestEvent(kind, texts, now, 'http://w:8501').job.page).toMatch(/^http:\/\/w:8501/)
})
