import { expect, test } from 'vitest'
import { demoJobs, fillerJobs } from '#test/server/index.ts'
import { jobsOnly } from './jobs.ts'

test('the main demo job fails, and completes after a restart, within half a minute', async () => {
  const { store, workers, clock } = jobsOnly()
  const [main] = demoJobs
  expect(main).toBeDefined()
  if (!main) return
  const start = clock.now()
  store.add('main', {})
  workers.enqueue('main', main)
  while (store.get('main')?.status !== 'failed') await clock.advance(100)
  expect(store.get('main')?.error).toBe('Ollama at 127.0.0.1:11434 refused the connection')
  workers.restart('main')
  while (store.get('main')?.status !== 'completed') await clock.advance(100)
  expect(clock.now() - start).toBeGreaterThan(15_000)
  expect(clock.now() - start).toBeLessThan(25_000)
})

test('every demo job has its own ID and name, and its progress never falls', () => {
  for (const of of ['id', 'name'] as const) {
    expect(new Set(demoJobs.map((job) => job[of])).size).toBe(demoJobs.length)
  }
  for (const job of demoJobs) {
    const trail = job.steps.map((step) => step.progress)
    expect(trail).toEqual(trail.toSorted((a, b) => a - b))
    expect(Math.max(...trail)).toBeLessThan(100)
  }
})

test('ten thousand filler jobs all end, every seventh failing', async () => {
  const { store, workers, clock } = jobsOnly()
  for (const job of fillerJobs(10_000, 1000)) {
    const id = job.id ?? ''
    store.add(id, {})
    workers.enqueue(id, job)
  }
  await clock.advance(1001)
  const failed = store.outcomes.filter((outcome) => outcome.status === 'failed')
  expect(store.outcomes).toHaveLength(10_000)
  expect(failed).toHaveLength(1428)
})
