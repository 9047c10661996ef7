import { expect, it } from 'vitest'
import { openScene, refusedBy } from './watching-scene.ts'

it('the same ID may be watched on two servers, and each outcome names its server', async () => {
  const { clock, server, watching, another } = await openScene()
  const second = await another()
  watching.addServer(second.url, { id: 'second' })
  const { id } = server.addJob({ status: 'running' })
  second.addJob({ id, status: 'running' })
  const keys = [watching.watch(id, { id: 's' }), watching.watch(id, { id: 'second' })]
  await clock.advanceUntil(() => keys.every((key) => watching.job(key).run.connection.state === 'live'))
  second.updateJob(id, { status: 'failed', error: 'x' })
  await clock.advanceUntil(() => watching.outcomes.length > 0)
  await clock.advance(5_000)
  expect(watching.outcomes).toMatchObject([{ key: `second/${id}`, kind: 'failed' }])
  expect(watching.job(`s/${id}`).run.status).toBe('running')
})

it('several servers share a request budget if they have the same origin', async () => {
  const { clock, server, watching } = await openScene({ rateLimit: 200 })
  watching.addServer(server.url, { id: 'again' })
  const ids = Array.from({ length: 75 }, () => server.addJob({ status: 'running' }).id)
  const keys = [
    ...ids.map((id) => watching.watch(id)),
    ...ids.map((id) => watching.watch(id, { id: 'again' })),
  ]
  await clock.advance(59_000)
  expect(server.requests.total).toBeLessThanOrEqual(160)
  await clock.advanceUntil(
    () => keys.every((key) => watching.job(key).run.connection.state === 'live'),
    1_000,
  )
  expect(refusedBy(server)).toEqual([])
})
