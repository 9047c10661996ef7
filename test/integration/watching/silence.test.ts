import { afterEach, describe, expect, it } from 'vitest'
import type { JobKey } from '#shared/model.ts'
import { readyMade } from '#test/server/index.ts'
import { closeScenes, openScene, watchLive } from './watching-scene.ts'
import { inWords } from '#test/support/job-texts.ts'

afterEach(closeScenes)

const minute = 60_000

async function openSilent(count: number, isShown = false) {
  const scene = await openScene({ isShown: () => isShown })
  const { clock, server } = scene
  const first = server.addJob({ status: 'running', progress: 10 }).id
  const firstKey = await watchLive(scene, first)
  const silent = [first]
  for (let nth = 1; nth < count; nth += 1) silent.push(server.addJob({ status: 'running' }).id)
  const speaking = server.addJob({ status: 'running' }).id
  for (const id of [...silent.slice(1), speaking]) await watchLive(scene, id)
  let progress = 0
  const speak = async (ms: number) => {
    for (let past = 0; past < ms; past += 10_000) {
      server.updateJob(speaking, { progress: (progress += 0.1) })
      await clock.advance(10_000)
    }
  }
  const looks = () =>
    silent.reduce((sum, jobId) => sum + server.requests.count({ jobId, route: 'status' }), 0)
  const freezeFirst = () =>
    server
      .openStreams()
      .find(({ jobId }) => jobId === first)
      ?.freeze()
  server.requests.clear()
  return { ...scene, silent, first, firstKey, freezeFirst, speak, looks }
}

describe('distrust of silence', () => {
  it('confirms once after about 45 s, keeps a stream that was right, and confirms ever more rarely', async () => {
    const scene = await openScene()
    const { clock, server, watching } = scene
    const { id } = server.addJob({ status: 'running', progress: 40, currentStep: 'Waiting for the model' })
    const key = await watchLive(scene, id)
    const begun = clock.now()
    await clock.advance(60 * minute)
    const [first, ...looks] = server.requests.list({ jobId: id, route: 'status' }).map(({ at }) => at)
    expect(first).toBeLessThanOrEqual(begun)
    const pauses = looks.map((at, index) => (at - (looks[index - 1] ?? begun)) / 1_000)
    for (const [index, around] of [45, 90, 180, 300, 300].entries()) {
      expect(pauses[index]).toBeGreaterThanOrEqual(around * 0.8)
      expect(pauses[index]).toBeLessThanOrEqual(around * 1.2)
    }
    expect(server.requests.count({ jobId: id, route: 'stream' })).toBe(1)
    expect(watching.job(key).connection.state).toBe('live')
  })

  it('shows the step that the server does not send, once it confirms', async () => {
    const scene = await openScene()
    const { clock, server, watching } = scene
    const { id } = server.addJob({ status: 'running', progress: 40, currentStep: 'Before' })
    const key = await watchLive(scene, id)
    server.updateJob(id, { currentStep: 'After' })
    await clock.advance(minute)
    expect(watching.job(key).currentStep).toBe('After')
    expect(server.requests.count({ jobId: id, route: 'stream' })).toBe(1)
  })

  it('does not look while frames come', async () => {
    const scene = await openScene()
    const { clock, server } = scene
    const { id } = server.addJob({ status: 'running' })
    await watchLive(scene, id)
    for (let progress = 1; progress <= 50; progress++) {
      server.updateJob(id, { progress })
      await clock.advance(30_000)
    }
    expect(server.requests.count({ jobId: id })).toBe(2)
  })

  it('opens a new stream where the old one is frozen', async () => {
    const scene = await openScene()
    const { clock, server, watching } = scene
    const { id } = server.addJob({ status: 'running', progress: 10 })
    const key = await watchLive(scene, id)
    server.openStreams()[0]?.freeze()
    server.updateJob(id, { progress: 50 })
    expect(await clock.advanceUntil(() => watching.job(key).progress === 50)).toBeLessThanOrEqual(55_000)
    server.updateJob(id, { progress: 60 })
    await clock.advance(1_000)
    expect(watching.job(key).progress).toBe(60)
    expect(server.requests.count({ jobId: id, route: 'stream' })).toBe(2)
    expect(server.openStreams().length).toBe(1)
  })

  it('finds the outcome that a frozen stream kept to itself', async () => {
    const scene = await openScene()
    const { clock, server, watching } = scene
    const { id } = server.addJob({ status: 'running', progress: 10 })
    await watchLive(scene, id)
    server.openStreams()[0]?.freeze()
    server.updateJob(id, { status: 'completed' })
    expect(await clock.advanceUntil(() => watching.outcomes.length > 0)).toBeLessThanOrEqual(55_000)
    expect(server.openStreams()).toEqual([])
    expect(server.requests.count({ jobId: id })).toBe(3)
  })

  it('finds that a job was deleted, which a frozen stream kept to itself', async () => {
    const scene = await openScene()
    const { clock, server, watching } = scene
    const { id } = server.addJob({ status: 'running' })
    await watchLive(scene, id)
    server.openStreams()[0]?.freeze()
    server.removeJob(id)
    await clock.advanceUntil(() => watching.outcomes.length > 0, 100, 55_000)
    expect(watching.outcomes).toMatchObject([{ kind: 'lost' }])
  })

  it('opens a new stream if only the status has changed', async () => {
    const scene = await openScene()
    const { clock, server } = scene
    const { id } = server.addJob({ status: 'running' })
    await watchLive(scene, id)
    server.openStreams()[0]?.freeze()
    server.updateJob(id, { status: 'retrying' })
    await clock.advance(55_000)
    expect(server.requests.count({ jobId: id, route: 'stream' })).toBe(2)
  })

  it('finds out that the whole server is frozen, and goes on when it thaws', async () => {
    const scene = await openScene()
    const { clock, server, watching } = scene
    const ids = Array.from({ length: 5 }, () => server.addJob({ status: 'running', progress: 10 }).id)
    const keys: JobKey[] = []
    for (const id of ids) keys.push(await watchLive(scene, id))
    server.frozen = true
    expect(
      await clock.advanceUntil(() => watching.server().reach === 'unreachable', 1_000),
    ).toBeLessThanOrEqual(95_000)
    expect(inWords(watching.server().reason)).toMatch(/No response within/)
    const [first = ''] = ids
    server.updateJob(first, { status: 'failed', error: 'x' })
    await clock.advance(30_000)
    expect(watching.outcomes).toEqual([])
    server.frozen = false
    await clock.advanceUntil(() => watching.outcomes.length === 1, 100, 45_000)
    await clock.advanceUntil(() =>
      keys.slice(1).every((key) => watching.job(key).connection.state === 'live'),
    )
  })

  it('takes what the stream itself sent last for no sign that it lives', async () => {
    const scene = await openScene({ random: () => 0 })
    const { clock, server } = scene
    const { id } = server.addJob({ status: 'running', progress: 40 })
    await watchLive(scene, id)
    server.requests.clear()
    await clock.advance(45_000)
    expect(server.requests.count({ jobId: id, route: 'status' })).toBe(1)
  })

  describe('beside a stream that speaks', () => {
    it('requests the counts of the queue instead of each job, while they stay the same', async () => {
      const { server, silent, speak, looks } = await openSilent(12)
      await speak(2 * minute)
      expect(looks()).toBe(0)
      expect(server.requests.count({ route: 'stats' })).toBeLessThanOrEqual(8)
      expect(server.openStreams()).toHaveLength(silent.length + 1)
    })

    it('confirms each once the counts have moved, and finds the outcome that a frozen stream did not send', async () => {
      const { server, first, freezeFirst, speak, watching } = await openSilent(3)
      freezeFirst()
      server.updateJob(first, { status: 'completed' })
      await speak(70_000)
      expect(watching.outcomes).toMatchObject([{ kind: 'completed' }])
    })

    it('confirms each in the end, because one alone may be dead', async () => {
      const { server, first, firstKey, freezeFirst, speak, watching } = await openSilent(3)
      freezeFirst()
      server.updateJob(first, { progress: 50 })
      await speak(7 * minute)
      expect(watching.job(firstKey).progress).toBe(50)
    })

    it('confirms all of them once it is silent, too', async () => {
      const { clock, silent, speak, looks } = await openSilent(3)
      await speak(30_000)
      await clock.advance(3 * minute)
      expect(looks()).toBeGreaterThanOrEqual(silent.length)
    })

    it('confirms as before while the jobs are visible, whose steps no frame has', async () => {
      const { server, first, firstKey, speak, watching } = await openSilent(2, true)
      server.updateJob(first, { currentStep: 'After' })
      await speak(minute)
      expect(watching.job(firstKey).currentStep).toBe('After')
    })

    it('confirms if the counts do not come', async () => {
      const { server, silent, speak, looks } = await openSilent(3)
      server.faults.add({ on: 'stats', do: { kind: 'silence' } })
      await speak(70_000)
      expect(looks()).toBe(silent.length)
    })
  })

  it.each([
    ['its result is a list', ['old'], undefined, 4],
    ['its status fails', null, readyMade.error(409, 'no'), 0],
  ])('keeps a stream whose job it cannot confirm because %s', async (_, result, fault, streams) => {
    const scene = await openScene()
    const { clock, server, watching } = scene
    const { id } = server.addJob({ status: 'running', progress: 10, result })
    const key = await watchLive(scene, id)
    if (fault) server.faults.add({ on: 'status', do: fault })
    await clock.advance(30_000)
    server.requests.clear()
    await clock.advance(10 * minute)
    expect(watching.job(key)).toMatchObject({
      status: 'running',
      progress: 10,
      connection: { state: 'live' },
    })
    expect(server.requests.count({ jobId: id })).toBeLessThanOrEqual(13)
    expect(server.requests.count({ jobId: id, route: 'stream' })).toBe(streams)
  })
})
