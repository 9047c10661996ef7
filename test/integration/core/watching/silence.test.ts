import { describe, expect, it } from 'vitest'
import type { JobKey } from '#shared/model.ts'
import { commonFaults } from '#test/server/index.ts'
import { followJob, openScene, watchLive } from './watching-scene.ts'
import { formatAllMessages } from '#test/support/job-texts.ts'
import { toJobParts } from '#test/support/job-parts.ts'

const minute = 60_000

describe('a watch of a silent stream', () => {
  it('confirms its job after about 45 s, then less often, and keeps the stream', async () => {
    const { clock, server, watching, id, key } = await followJob({
      status: 'running',
      progress: 40,
      currentStep: 'Waiting for the model',
    })
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
    expect(watching.job(key).run.connection.state).toBe('live')
  })

  it('shows the current step after confirming its job, even if no frame contained the step', async () => {
    const { clock, server, watching, id, key } = await followJob({
      status: 'running',
      progress: 40,
      currentStep: 'Before',
    })
    server.updateJob(id, { currentStep: 'After' })
    await clock.advance(minute)
    expect(watching.job(key).run.currentStep).toBe('After')
    expect(server.requests.count({ jobId: id, route: 'stream' })).toBe(1)
  })

  it('finds out that its job has been deleted', async () => {
    const { clock, server, watching, id } = await followJob()
    server.openStreams()[0]?.freeze()
    server.removeJob(id)
    await clock.advance(2 * minute)
    expect(watching.outcomes).toMatchObject([{ kind: 'lost' }])
  })

  it('doesn’t confirm its job while frames arrive', async () => {
    const { clock, server, id } = await followJob()
    for (let progress = 1; progress <= 50; progress++) {
      server.updateJob(id, { progress })
      await clock.advance(30_000)
    }
    expect(server.requests.count({ jobId: id })).toBe(2)
  })

  it('replaces a frozen stream', async () => {
    const { clock, server, watching, id, key } = await followJob({ status: 'running', progress: 10 })
    server.openStreams()[0]?.freeze()
    server.updateJob(id, { progress: 50 })
    expect(await clock.advanceUntil(() => watching.job(key).run.progress === 50)).toBeLessThanOrEqual(55_000)
    server.updateJob(id, { progress: 60 })
    await clock.advance(1_000)
    expect(watching.job(key).run.progress).toBe(60)
    expect(server.requests.count({ jobId: id, route: 'stream' })).toBe(2)
    expect(server.openStreams().length).toBe(1)
  })

  it('replaces the stream if the status has changed without a frame', async () => {
    const { clock, server, id } = await followJob()
    server.openStreams()[0]?.freeze()
    server.updateJob(id, { status: 'retrying' })
    await clock.advance(55_000)
    expect(server.requests.count({ jobId: id, route: 'stream' })).toBe(2)
  })

  it('keeps its stream if a frame arrives while the job is being confirmed', async () => {
    const { clock, server, id } = await followJob({ status: 'running', progress: 10 })
    server.requests.clear()
    server.faults.add({ on: 'status', do: { kind: 'slow', ms: 5_000 } })
    await clock.advanceUntil(() => server.requests.count({ jobId: id, route: 'status' }) === 1)
    server.updateJob(id, { progress: 50 })
    await clock.advance(30_000)
    expect(server.requests.list({ jobId: id })).toHaveLength(1)
  })

  it('notices that the whole server is frozen, and continues when it responds', async () => {
    const { clock, server, watching, scene } = await openScene()
    const ids = Array.from({ length: 5 }, () => server.addJob({ status: 'running', progress: 10 }).id)
    const keys: JobKey[] = []
    for (const id of ids) keys.push(await watchLive(scene, id))
    server.frozen = true
    expect(await clock.advanceUntil(() => watching.server().reach === 'busy', 1_000)).toBeLessThanOrEqual(
      95_000,
    )
    expect(formatAllMessages(watching.server().reason)).toMatch(/No response within/)
    const [first = ''] = ids
    server.updateJob(first, { status: 'failed', error: 'x' })
    await clock.advance(30_000)
    expect(watching.outcomes).toEqual([])
    server.frozen = false
    await clock.advanceUntil(() => watching.outcomes.length === 1, 100, 45_000)
    await clock.advanceUntil(() =>
      keys.slice(1).every((key) => watching.job(key).run.connection.state === 'live'),
    )
  })

  it('confirms its job within 45 seconds if its random delay is as short as possible', async () => {
    const { clock, server, id } = await followJob({ status: 'running', progress: 40 }, { random: () => 0 })
    server.requests.clear()
    await clock.advance(45_000)
    expect(server.requests.count({ jobId: id, route: 'status' })).toBe(1)
  })

  it.each([
    ['the job’s result is a list', ['old'], undefined, 4],
    ['the request for its status fails', null, commonFaults.error(409, 'no'), 0],
  ])('keeps a stream whose job it can’t confirm because %s', async (_, result, fault, streams) => {
    const { clock, server, watching, id, key } = await followJob({ status: 'running', progress: 10, result })
    if (fault) server.faults.add({ on: 'status', do: fault })
    await clock.advance(30_000)
    server.requests.clear()
    await clock.advance(10 * minute)
    expect(watching.job(key)).toMatchObject(
      toJobParts({ status: 'running', progress: 10, connection: { state: 'live' } }),
    )
    expect(server.requests.count({ jobId: id })).toBeLessThanOrEqual(13)
    expect(server.requests.count({ jobId: id, route: 'stream' })).toBe(streams)
  })
})
