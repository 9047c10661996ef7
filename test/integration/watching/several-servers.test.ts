import { describe, expect, it } from 'vitest'
import { openScene, refusedBy } from './watching-scene.ts'

const bare = 'b3b5c8ce-3f2a-4f0e-9f8e-6d0f1f6f4c01'

async function threeServers() {
  const scene = await openScene()
  const second = await scene.another()
  const third = await scene.another({ behaviour: 'guide' })
  scene.watching.addServer(second.url, { id: 'second' })
  scene.watching.addServer(third.url, { id: 'third' })
  await scene.clock.advance(1_000)
  return { scene, second, third }
}

it('a bare ID may be watched on two servers, and each outcome names its own', async () => {
  const { scene, second } = await threeServers()
  const { clock, server, watching } = scene
  server.addJob({ id: bare, status: 'running' })
  second.addJob({ id: bare, status: 'running' })
  const keys = [watching.watch(bare, { id: 's' }), watching.watch(bare, { id: 'second' })]
  await clock.advanceUntil(() => keys.every((key) => watching.job(key).connection.state === 'live'))
  second.updateJob(bare, { status: 'failed', error: 'x' })
  await clock.advanceUntil(() => watching.outcomes.length > 0)
  await clock.advance(5_000)
  expect(watching.outcomes).toMatchObject([{ key: `second/${bare}`, kind: 'failed' }])
  expect(watching.job(`s/${bare}`).status).toBe('running')
})

describe('several servers', () => {
  it('are independent when one of them is unreachable', async () => {
    const { scene, second } = await threeServers()
    const { clock, server, watching } = scene
    const here = watching.watch(server.addJob({ status: 'running' }).id)
    const there = watching.watch(second.addJob({ status: 'running' }).id, { id: 'second' })
    await clock.advanceUntil(() =>
      [here, there].every((key) => watching.job(key).connection.state === 'live'),
    )
    await second.stop()
    await clock.advanceUntil(() => watching.job(there).connection.state === 'offline')
    expect(watching.job(here).connection.state).toBe('live')
    expect(watching.server('second').reach).toBe('unreachable')
    expect(watching.server('s').reach).toBe('ok')
  })

  it('share a request budget if they have the same origin', async () => {
    const { clock, server, watching } = await openScene({ rateLimit: 200 })
    watching.addServer(server.url, { id: 'again' })
    const ids = Array.from({ length: 75 }, () => server.addJob({ status: 'running' }).id)
    const keys = [
      ...ids.map((id) => watching.watch(id)),
      ...ids.map((id) => watching.watch(id, { id: 'again' })),
    ]
    await clock.advance(59_000)
    expect(server.requests.total).toBeLessThanOrEqual(160)
    await clock.advanceUntil(() => keys.every((key) => watching.job(key).connection.state === 'live'), 1_000)
    expect(refusedBy(server)).toEqual([])
  })
})
