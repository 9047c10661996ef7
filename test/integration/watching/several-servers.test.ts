import { afterEach, describe, expect, it } from 'vitest'
import { watch } from '#main/commands/jobs/watch.ts'
import { closeScenes, openScene, refusedBy, type Scene } from './watching-scene.ts'
import { commandContext } from '#test/support/command-context.ts'
import { inWords } from '#test/support/job-texts.ts'

afterEach(closeScenes)

const contextOf = ({ watching: { store, engine }, clock }: Scene) => commandContext({ store, engine, clock })

async function answered<T>({ clock }: Scene, doing: Promise<T>): Promise<T> {
  let done = false
  const answer = doing.finally(() => {
    done = true
  })
  await clock.advanceUntil(() => done)
  return answer
}

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

describe('a bare ID with several servers', () => {
  it.each([['s'], ['second'], ['third']])('is watched on the one that knows it: %s', async (id) => {
    const { scene, second, third } = await threeServers()
    const owner = { s: scene.server, second, third }[id]
    owner?.addJob({ id: bare, status: 'running', progress: 30 })
    const outcome = await answered(scene, watch(contextOf(scene), { text: `Job ID: ${bare}` }))
    expect(outcome).toMatchObject({ ok: true, results: [{ key: `${id}/${bare}`, ok: true }] })
    expect([...scene.watching.store.state().jobs.keys()]).toEqual([`${id}/${bare}`])
    await scene.clock.advanceUntil(() => scene.watching.job(`${id}/${bare}`).connection.state === 'live')
    owner?.updateJob(bare, { status: 'completed' })
    await scene.clock.advanceUntil(() => scene.watching.outcomes.length > 0)
  })

  it('is rejected if no server knows it', async () => {
    const { scene } = await threeServers()
    const outcome = await answered(scene, watch(contextOf(scene), { text: bare }))
    expect(inWords(outcome)).toMatchObject({ ok: false, message: 'Not found on any server' })
    expect(scene.watching.store.state().jobs.size).toBe(0)
  })

  it('is watched on the server that knows it while another is unreachable', async () => {
    const { scene, second, third } = await threeServers()
    await third.stop()
    second.addJob({ id: bare, status: 'running' })
    const outcome = await answered(scene, watch(contextOf(scene), { text: bare }))
    expect(outcome).toMatchObject({ ok: true, results: [{ key: `second/${bare}` }] })
  })

  it('in a URL is requested from that server only', async () => {
    const { scene, second } = await threeServers()
    scene.server.addJob({ id: bare, status: 'running' })
    second.addJob({ id: bare, status: 'running' })
    const text = `${second.url}/api/v1/jobs/status/${bare}`
    const outcome = await answered(scene, watch(contextOf(scene), { text }))
    expect(outcome).toMatchObject({ ok: true, results: [{ key: `second/${bare}` }] })
    expect(scene.server.requests.count({ jobId: bare })).toBe(0)
  })

  it('may be watched on two servers, and each outcome names its own', async () => {
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
    const scene = await openScene({ rateLimit: 200 })
    const { clock, server, watching } = scene
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

  it('leave nothing behind when removed', async () => {
    const { scene, second } = await threeServers()
    const { clock, watching } = scene
    const key = watching.watch(second.addJob({ status: 'running' }).id, { id: 'second' })
    await clock.advanceUntil(() => watching.job(key).connection.state === 'live')
    watching.engine.removeServer('second')
    await clock.advanceUntil(() => second.openStreams().length === 0)
    second.requests.clear()
    await clock.advance(10 * 60_000)
    expect(second.requests.total).toBe(0)
    expect(watching.engine.client('second')).toBeUndefined()
  })
})
