import { describe, expect, test } from 'vitest'
import { jobsOnly } from './jobs.ts'

describe('the test server’s log of outcomes', () => {
  test('contains every terminal status of every job in order, with the server’s time', async () => {
    const { store, clock } = jobsOnly()
    store.add('a', { status: 'running' })
    store.add('b', { status: 'running' })
    store.update('b', { status: 'failed', error: 'boom' })
    await clock.advance(10)
    store.update('a', { status: 'completed' })
    expect(store.outcomes.map(({ jobId, status, error }) => [jobId, status, error])).toEqual([
      ['b', 'failed', 'boom'],
      ['a', 'completed', null],
    ])
    expect(store.outcomes[1]?.completedAt).toBe(store.get('a')?.completedAt)
  })

  test('contains the outcome of a job that later continued, and the time at which it continued', async () => {
    const { store, clock } = jobsOnly()
    store.add('a', { status: 'running' })
    store.update('a', { status: 'cancelled' })
    await clock.advance(2000)
    store.update('a', { status: 'running' })
    store.update('a', { status: 'completed' })
    const [cancelled, completed] = store.outcomesOf('a')
    expect(cancelled?.status).toBe('cancelled')
    expect((cancelled?.leftAt ?? 0) - (cancelled?.completedAt ?? 0)).toBeCloseTo(2000, 0)
    expect(completed).toMatchObject({ status: 'completed', leftAt: null })
  })

  test('has no new entry for a change that leaves the terminal status unchanged', () => {
    const { store } = jobsOnly()
    store.add('a', { status: 'failed' })
    store.update('a', { currentStep: 'x', error: 'y' })
    expect(store.outcomes).toHaveLength(1)
  })

  test('has a new entry for the same status with another completion time', () => {
    const { store, clock } = jobsOnly()
    store.add('a', { status: 'failed' })
    store.update('a', { completedAt: clock.now() + 5000 })
    expect(store.outcomes).toHaveLength(2)
  })
})
