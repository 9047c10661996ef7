import { expect, it } from 'vitest'
import type { JobScript } from '#test/server/index.ts'
import { followJob } from './watching-scene.ts'

const minute = 60_000

const oneHour: JobScript = {
  steps: Array.from({ length: 60 }, (_, index) => ({
    text: `Processing document ${index + 1} of 60`,
    progress: (index * 100) / 60,
    ms: minute,
  })),
  outcome: { status: 'completed' },
}

it('an hour-long job needs at most 5 requests, and shows changes within a second', async () => {
  const { clock, server, watching, id, key } = await followJob(oneHour)
  const seen = new Set<number>()
  watching.store.onChange(() => seen.add(watching.job(key).run.progress))
  await clock.advanceUntil(() => watching.outcomes.length > 0, 1_000, 61 * minute)
  expect(seen.size).toBeGreaterThanOrEqual(60)
  expect(server.requests.count({ jobId: id })).toBeLessThanOrEqual(5)
  await clock.advance(10 * minute)
  expect(server.requests.count({ jobId: id })).toBeLessThanOrEqual(5)
})

it('an idle job needs at most 20 requests an hour, besides those for the queue', async () => {
  const { clock, server, id } = await followJob()
  server.addJob({ status: 'completed' })
  await clock.advance(60 * minute)
  expect(server.requests.count({ jobId: id })).toBeLessThanOrEqual(20)
  expect(server.requests.count({ route: 'stats' })).toBeLessThanOrEqual(76)
})
