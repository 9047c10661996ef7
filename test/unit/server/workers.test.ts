import { describe, expect, test } from 'vitest'
import type { JobScript } from '#test/server/index.ts'
import { jobsOnly } from './jobs.ts'

const script: JobScript = {
  pendingMs: 500,
  steps: [
    { text: 'Reading', progress: 10, ms: 1000 },
    { text: 'Building', progress: 50, ms: 1000 },
  ],
  outcome: { status: 'completed', result: { pages: 3 } },
}

function running(overrides: Partial<JobScript> = {}, options: Parameters<typeof jobsOnly>[0] = {}) {
  const parts = jobsOnly(options)
  parts.store.add('a', {})
  parts.workers.enqueue('a', { ...script, ...overrides })
  const seen = () => {
    const { status, progress, currentStep } = parts.store.get('a') ?? {}
    return [status, progress, currentStep]
  }
  const statuses = () => parts.store.outcomesOf('a').map((outcome) => outcome.status)
  return { ...parts, seen, statuses }
}

const allStatuses = ['pending', 'running', 'scheduled', 'retrying', 'completed', 'failed', 'cancelled']

function withJob(status: string) {
  const { store, workers } = jobsOnly()
  store.add('a', { status })
  return workers
}

test('a job on the test server can fail in its first run and complete in its second', async () => {
  const { clock, workers, statuses, store } = running({
    failAtRun: [{ run: 1, step: 0, error: 'Refused' }],
  })
  await clock.advance(1500)
  expect(store.get('a')).toMatchObject({ status: 'failed', progress: 10, error: 'Refused', run: 1 })
  expect(workers.restart('a')).toBe(true)
  expect(store.get('a')).toMatchObject({
    status: 'running',
    progress: 0,
    currentStep: 'Reading',
    error: null,
  })
  await clock.advance(2300)
  expect(store.get('a')).toMatchObject({ status: 'completed', error: null, run: 2 })
  expect(statuses()).toEqual(['failed', 'completed'])
})

describe('a request to cancel a job on the test server', () => {
  test('leaves a running job running, just as the real server does', async () => {
    const { clock, workers, seen, statuses } = running()
    await clock.advance(600)
    expect(workers.cancel('a')).toBe(true)
    expect(seen()).toEqual(['cancelled', 10, 'Reading'])
    await clock.advance(900)
    expect(seen()).toEqual(['running', 50, 'Building'])
    await clock.advance(1000)
    expect(statuses()).toEqual(['cancelled', 'completed'])
  })

  test('stops a running job if the worker is configured to obey', async () => {
    const { clock, workers, statuses } = running({}, { cancelStopsWorker: true })
    await clock.advance(600)
    workers.cancel('a')
    await clock.advance(10_000)
    expect(statuses()).toEqual(['cancelled'])
  })

  test('is accepted for waiting and running jobs', () => {
    expect(allStatuses.filter((status) => withJob(status).cancel('a'))).toEqual([
      'pending',
      'running',
      'scheduled',
    ])
  })
})

test('a restart on the test server is accepted for failed and cancelled jobs', () => {
  expect(allStatuses.filter((status) => withJob(status).restart('a'))).toEqual(['failed', 'cancelled'])
})
