import { expect, test } from 'vitest'
import { STUCK_ERROR } from '#test/server/index.ts'
import { jobsOnly } from './jobs.ts'

const HOUR = 3_600_000

test('a finished job is deleted two hours after its end', async () => {
  const { store, clock } = jobsOnly({ retentionMs: 2 * HOUR })
  store.add('a', { status: 'completed' })
  store.add('b', { status: 'running' })
  await clock.advance(2 * HOUR - 1)
  expect(store.get('a')).toBeDefined()
  await clock.advance(1)
  expect(store.get('a')).toBeUndefined()
  expect(store.get('b')).toBeDefined()
})

test('a job that was restarted meanwhile is kept', async () => {
  const { store, workers, clock } = jobsOnly({ retentionMs: 2 * HOUR })
  store.add('a', { status: 'failed' })
  await clock.advance(HOUR)
  workers.restart('a')
  await clock.advance(2 * HOUR)
  expect(store.get('a')?.status).toBe('running')
})

test('a restart of the server deletes what ended an hour ago', async () => {
  const { store, cleanUp, clock } = jobsOnly({ retentionMs: 2 * HOUR })
  store.add('old', { status: 'completed' })
  await clock.advance(HOUR)
  store.add('new', { status: 'completed' })
  cleanUp.afterRestart(clock.now())
  expect(store.all().map((job) => job.id)).toEqual(['new'])
})

test('a job over five minutes long is failed as stuck, goes on and completes', async () => {
  const { store, workers, cleanUp, clock } = jobsOnly()
  store.add('long', {})
  workers.enqueue('long', {
    steps: [{ text: 'Reading', progress: 10, ms: 6 * 60_000 }],
    outcome: { status: 'completed' },
  })
  await clock.advance(5 * 60_000)
  expect(cleanUp.failStuck(clock.now())).toEqual([])
  await clock.advance(1000)
  expect(cleanUp.failStuck(clock.now())).toEqual(['long'])
  expect(store.get('long')).toMatchObject({ status: 'failed', error: STUCK_ERROR })
  await clock.advance(60_000)
  expect(store.get('long')).toMatchObject({ status: 'completed', error: null })
  expect(store.outcomesOf('long').map((outcome) => outcome.status)).toEqual(['failed', 'completed'])
})
