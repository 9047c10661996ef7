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

describe('a script', () => {
  test('waits, takes its steps, and completes with its result', async () => {
    const { clock, seen, store } = running()
    expect(seen()).toEqual(['pending', 0, ''])
    await clock.advance(500)
    expect(seen()).toEqual(['running', 10, 'Reading'])
    await clock.advance(1000)
    expect(seen()).toEqual(['running', 50, 'Building'])
    await clock.advance(1000)
    expect(seen()).toEqual(['completed', 100, 'Job completed successfully'])
    expect(store.get('a')?.result).toEqual({ pages: 3 })
  })

  test('takes half the time at speed 2', async () => {
    const { clock, seen } = running({}, { speed: 2 })
    await clock.advance(1249)
    expect(seen()[0]).toBe('running')
    await clock.advance(1)
    expect(seen()[0]).toBe('completed')
  })

  test('may fail with an error, keeping its step and progress', async () => {
    const { clock, seen, store } = running({ outcome: { status: 'failed', error: 'No space left' } })
    await clock.advance(3000)
    expect(seen()).toEqual(['failed', 50, 'Building'])
    expect(store.get('a')?.error).toBe('No space left')
  })

  test('may complete without reaching 100', async () => {
    const { clock, seen } = running({ outcome: { status: 'completed', progress: 50, step: 'Building' } })
    await clock.advance(3000)
    expect(seen()).toEqual(['completed', 50, 'Building'])
  })

  test('may never end', async () => {
    const { clock, seen } = running({ outcome: { status: 'never' } })
    await clock.advance(86_400_000)
    expect(seen()).toEqual(['running', 50, 'Building'])
  })

  test('may go through other statuses', async () => {
    const steps = [{ text: 'Reading', progress: 10, ms: 1000, status: 'retrying' }]
    const { clock, seen } = running({ steps })
    await clock.advance(600)
    expect(seen()).toEqual(['retrying', 10, 'Reading'])
  })

  test('fails on run 1 and completes on run 2, with the same ID', async () => {
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
})

describe('cancel', () => {
  test('does not stop a running job: cancelled, running, completed', async () => {
    const { clock, workers, seen, statuses } = running()
    await clock.advance(600)
    expect(workers.cancel('a')).toBe(true)
    expect(seen()).toEqual(['cancelled', 10, 'Reading'])
    await clock.advance(900)
    expect(seen()).toEqual(['running', 50, 'Building'])
    await clock.advance(1000)
    expect(statuses()).toEqual(['cancelled', 'completed'])
  })

  test('stops a job that never started', async () => {
    const { clock, workers, statuses } = running()
    workers.cancel('a')
    await clock.advance(10_000)
    expect(statuses()).toEqual(['cancelled'])
  })

  test('stops a running job if the worker obeys', async () => {
    const { clock, workers, statuses } = running({ heedsCancel: true })
    await clock.advance(600)
    workers.cancel('a')
    await clock.advance(10_000)
    expect(statuses()).toEqual(['cancelled'])
  })

  test.each([
    ['pending', true],
    ['running', true],
    ['scheduled', true],
    ['retrying', false],
    ['completed', false],
    ['failed', false],
    ['cancelled', false],
  ])('of a %s job: %s', (status, can) => {
    const { store, workers } = jobsOnly()
    store.add('a', { status })
    expect(workers.cancel('a')).toBe(can)
  })
})

describe('restart', () => {
  test('sets progress to 0 and the error to null; the old step and result remain', () => {
    const { store, workers } = jobsOnly()
    store.add('a', {
      status: 'failed',
      progress: 40,
      currentStep: 'step 3',
      error: 'boom',
      result: { old: 1 },
    })
    expect(workers.restart('a')).toBe(true)
    expect(store.get('a')).toMatchObject({
      status: 'running',
      progress: 0,
      currentStep: 'step 3',
      error: null,
      result: { old: 1 },
      completedAt: null,
    })
  })

  test.each([
    ['failed', true],
    ['cancelled', true],
    ['completed', false],
    ['running', false],
    ['pending', false],
    ['scheduled', false],
    ['retrying', false],
  ])('of a %s job: %s', (status, can) => {
    const { store, workers } = jobsOnly()
    store.add('a', { status })
    expect(workers.restart('a')).toBe(can)
  })

  test('of a missing job: false', () => {
    expect(jobsOnly().workers.restart('none')).toBe(false)
  })

  test('waits as pending while the limit of jobs run, and goes on when one ends', async () => {
    const { store, workers, clock } = jobsOnly({ maxRunning: 1 })
    store.add('busy', {})
    workers.enqueue('busy', { ...script, pendingMs: 0 })
    store.add('a', { status: 'failed' })
    workers.restart('a')
    expect(store.get('a')?.status).toBe('pending')
    await clock.advance(2000)
    expect(store.get('busy')?.status).toBe('completed')
    expect(store.get('a')?.status).toBe('running')
  })
})
