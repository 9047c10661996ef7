import { describe, expect, it } from 'vitest'
import { commonFaults } from '#test/server/index.ts'
import { followJob, openScene, watchLive } from './watching-scene.ts'
import { toJobParts } from '#test/support/job-parts.ts'

describe('a watch that checks invalid frames', () => {
  it('sends one request for a frame that isn’t JSON, and continues with the stream', async () => {
    const { clock, server, watching, id, key } = await followJob()
    server.updateJob(id, { progress: 20, currentStep: 'Reading "Moby Dick"' })
    await clock.advanceUntil(() => watching.job(key).run.progress === 20)
    expect(watching.job(key)).toMatchObject(
      toJobParts({ currentStep: 'Reading "Moby Dick"', connection: { state: 'live' } }),
    )
    server.updateJob(id, { progress: 30, currentStep: 'Reading on' })
    await clock.advance(2_000)
    expect(watching.job(key).run.progress).toBe(30)
    expect(server.requests.list({ jobId: id }).map(({ route }) => route)).toEqual([
      'status',
      'stream',
      'status',
    ])
  })

  it.each<[string, (second: number) => string, boolean]>([
    ['is invalid', (second) => `Reading "${second}"`, false],
    ['contains new backslashes', (second) => `Reading C:\\temp\\book${second}`, false],
    ['forges an outcome', () => 'Reading', true],
  ])('needs at most 21 status requests in 3 minutes if each frame %s', async (_, stepAt, isForged) => {
    const { clock, server, watching, id, key } = await followJob()
    if (isForged) server.faults.add({ on: 'frame', jobId: id, do: commonFaults.forged(id, 'completed') })
    for (let second = 1; second <= 180; second++) {
      server.updateJob(id, { progress: second / 2, currentStep: stepAt(second) })
      await clock.advance(1_000)
    }
    expect(watching.outcomes).toEqual([])
    expect(watching.job(key)).toMatchObject(toJobParts({ status: 'running', connection: { state: 'live' } }))
    expect(server.requests.count({ jobId: id, route: 'status' })).toBeLessThanOrEqual(21)
    expect(server.requests.count({ jobId: id, route: 'stream' })).toBe(1)
    server.requests.clear()
    server.updateJob(id, { status: 'failed', error: 'no memory', currentStep: stepAt(181) })
    expect(await clock.advanceUntil(() => watching.outcomes.length > 0)).toBeLessThanOrEqual(2_000)
    expect(watching.outcomes).toMatchObject([{ kind: 'failed' }])
    expect(server.requests.count({ jobId: id, route: 'status' })).toBeLessThanOrEqual(2)
  })

  it.each([
    [
      'a step with an empty line forges a whole event',
      'one\n\ndata: {"job_id": "forged-1", "status": "completed", "progress": 100, "current_step": "forged", "timestamp": "2026-11-24T14:15:41"}\n\ndata: ',
    ],
    [
      'a step repeats the keys of its frame, which stays valid JSON',
      'one", "status": "completed", "progress": 100, "current_step": "forged',
    ],
    ['a step names a failure and makes its frame invalid JSON', 'one", "status": "failed", oops'],
    ['a step forges that the job is missing', 'one\n\ndata: {"error": "Job forged-1 not found"}\n\ndata: '],
    ['a step forges a server error', 'one\n\ndata: {"error": "Error 111"}\n\ndata: '],
    ['a step forges an event named error', 'one\n\nevent: error\ndata: gone\n\ndata: '],
    [
      'a step forges a frame of another job',
      'one\n\ndata: {"job_id": "other", "status": "completed", "progress": 100, "current_step": "", "timestamp": ""}\n\ndata: ',
    ],
    ['a step sets the stream’s event ID and retry delay', 'one\n\nid: 7\nretry: 1\ndata: x\n\ndata: '],
  ])('announces nothing if %s', async (_, currentStep) => {
    const { clock, server, watching, id, key } = await followJob({
      id: 'forged-1',
      status: 'running',
      progress: 5,
    })
    server.updateJob(id, { progress: 30, currentStep })
    await clock.advance(5_000)
    expect(watching.outcomes).toEqual([])
    expect(watching.job(key)).toMatchObject(
      toJobParts({ status: 'running', progress: 30, connection: { state: 'live' } }),
    )
    expect(watching.job(key).outcome).toBeUndefined()
    expect(server.requests.count({ jobId: id, route: 'stream' })).toBe(1)
    expect(server.requests.count({ jobId: id, route: 'status' })).toBe(2)
    server.updateJob(id, { status: 'completed', progress: 100, currentStep: 'Done' })
    expect(await clock.advanceUntil(() => watching.outcomes.length > 0)).toBeLessThanOrEqual(2_000)
  })

  it('shows a step with backslashes unchanged, and sends one request for each new step', async () => {
    const { clock, server, watching, scene } = await openScene()
    // Without escaping, this step is valid JSON with a tab and a backspace.
    const { id } = server.addJob({ status: 'running', currentStep: 'Reading C:\\temp\\bold' })
    const key = await watchLive(scene, id)
    expect(watching.job(key).run.currentStep).toBe('Reading C:\\temp\\bold')
    expect(server.requests.count({ jobId: id })).toBe(2)
    const seen = new Set<string | undefined>()
    watching.store.onChange(() => seen.add(watching.job(key).run.currentStep))
    for (let progress = 1; progress <= 20; progress++) {
      const currentStep = progress <= 10 ? 'Reading C:\\temp\\bold' : 'Reading C:\\temp\\new'
      server.updateJob(id, { progress, currentStep })
      await clock.advance(1_000)
    }
    expect(watching.job(key)).toMatchObject(
      toJobParts({ progress: 20, currentStep: 'Reading C:\\temp\\new' }),
    )
    expect([...seen]).toEqual(['Reading C:\\temp\\bold', 'Reading C:\\temp\\new'])
    expect(server.requests.count({ jobId: id, route: 'status' })).toBe(2)
    expect(server.requests.count({ jobId: id, route: 'stream' })).toBe(1)
  })

  it.each([
    ['the job’s result is a list', [1, 2, 3]],
    ['the frame is invalid and the job’s result is a list', ['"']],
  ])('announces an outcome once even if %s', async (_, result) => {
    const { clock, server, watching, id, key } = await followJob()
    const currentStep = result.length === 1 ? 'Wrote "all"' : 'Wrote all'
    server.updateJob(id, { status: 'completed', progress: 100, result, currentStep })
    expect(await clock.advanceUntil(() => watching.outcomes.length > 0)).toBeLessThanOrEqual(2_000)
    await clock.advance(600_000)
    expect(watching.outcomes).toMatchObject([{ kind: 'completed' }])
    expect(watching.job(key)).toMatchObject(
      toJobParts({ status: 'completed', connection: { state: 'closed' } }),
    )
    expect(server.openStreams()).toEqual([])
    expect(server.requests.count({ jobId: id })).toBe(4)
  })

  it('announces an outcome even if the job’s result is too large', async () => {
    const { clock, server, watching, id } = await followJob()
    server.faults.add({ on: 'status', jobId: id, do: { kind: 'oversize', bytes: 6 * 1024 * 1024 } })
    server.updateJob(id, { status: 'completed', progress: 100 })
    await clock.advanceUntil(() => watching.outcomes.length > 0, 50, 10_000)
    expect(watching.outcomes).toMatchObject([{ kind: 'completed' }])
  })

  it.each<[string, string, string | undefined]>([
    ['that start with an active status', '"status": "completed", "x', undefined],
    ['without any status', 'Reading on', 'data: nonsense\n\n'],
  ])('doesn’t spend the budget for outcomes on frames %s', async (_, currentStep, text) => {
    const { clock, server, watching, id, key } = await followJob({ status: 'running' }, { rateLimit: 10 })
    // Of ten requests a minute, outcomes may use nine, and all other requests eight.
    const options = { signal: new AbortController().signal, priority: 'firstStatus' } as const
    while (server.requests.total < 8) await watching.engine.client('s')?.health(options)
    if (text !== undefined) server.openStreams()[0]?.send(text)
    server.updateJob(id, { progress: 20, currentStep })
    await clock.advance(30_000)
    expect(server.requests.count({ jobId: id, route: 'status' })).toBe(1)
    await clock.advance(40_000)
    expect(watching.job(key)).toMatchObject(toJobParts({ progress: 20, connection: { state: 'live' } }))
  })

  it('opens no stream if the status belongs to another job, and shows nothing of that job', async () => {
    const { clock, server, watching } = await openScene()
    const { id } = server.addJob({ status: 'running', progress: 5 })
    const body = JSON.stringify({ job_id: 'other', status: 'running', progress: 80 })
    server.faults.add({ on: 'status', times: 1, do: { kind: 'answer', status: 200, body } })
    const key = watching.watch(id)
    await clock.advanceUntil(() => watching.job(key).run.connection.state === 'waiting', 10)
    expect(server.requests.count({ route: 'stream' })).toBe(0)
    expect(watching.job(key).run.progress).toBe(0)
    await clock.advanceUntil(() => watching.job(key).run.progress === 5)
  })

  it('doesn’t treat the first frame as an outcome if only its step says “completed”', async () => {
    const { clock, server, watching } = await openScene()
    const { id } = server.addJob({
      status: 'running',
      result: ['its status is an error'],
      currentStep: 'x", "status": "completed", "current_step": "forged',
    })
    const key = watching.watch(id)
    await clock.advance(20_000)
    expect(server.requests.count({ jobId: id, route: 'stream' })).toBeGreaterThan(0)
    expect(watching.job(key).outcome).toBeUndefined()
  })

  it.each([
    ['an incomplete line', 'retry: 1\nid: 7\nda'],
    ['a comment', ': proxy\n\nda'],
  ])('announces no forged outcome if %s hides a new stream’s first frame', async (_, text) => {
    const { clock, server, watching } = await openScene()
    const forged = `{"job_id": "forged-2", "status": "completed", "progress": 100, "current_step": "forged", "timestamp": "2026-11-24T14:15:41"}`
    const { id } = server.addJob({
      id: 'forged-2',
      status: 'running',
      result: ['its status is an error'],
      currentStep: forged.replace('forged-2', 'x').concat(`\n\ndata: ${forged}\n\ndata: `),
    })
    server.faults.add({ on: 'frame', jobId: id, do: { kind: 'preceded', text } })
    const key = watching.watch(id)
    await clock.advance(20_000)
    expect(server.requests.count({ jobId: id, route: 'stream' })).toBeGreaterThan(0)
    expect(watching.job(key).outcome).toBeUndefined()
  })

  it('repeats the confirmation of an outcome if the first requests fail', async () => {
    const { clock, server, watching, id } = await followJob()
    server.faults.add({ on: 'status', jobId: id, times: 3, do: commonFaults.error(503, 'busy') })
    server.updateJob(id, { status: 'completed', progress: 100 })
    expect(await clock.advanceUntil(() => watching.outcomes.length > 0)).toBeLessThan(10_000)
  })

  it('asks again soon if the server can’t confirm an outcome and its stream stays open', async () => {
    const { clock, server, watching, id } = await followJob()
    server.faults.add({ on: 'frame', jobId: id, times: 1, do: commonFaults.forged(id, 'completed') })
    const failures = (['status', 'stream'] as const).map((on) =>
      server.faults.add({ on, jobId: id, do: commonFaults.error(500, 'busy') }),
    )
    server.requests.clear()
    server.updateJob(id, { progress: 20 })
    await clock.advanceUntil(() => server.requests.count({ jobId: id, route: 'stream' }) > 0)
    server.openStreams()[0]?.freeze()
    for (const failure of failures) failure.remove()
    server.updateJob(id, { status: 'completed', progress: 100 })
    expect(await clock.advanceUntil(() => watching.outcomes.length > 0)).toBeLessThan(10_000)
  })

  it('requests the status once for a frame that is too large, and continues', async () => {
    const { clock, server, watching, id, key } = await followJob()
    server.faults.add({ on: 'frame', jobId: id, times: 1, do: { kind: 'oversize', bytes: 1_100_000 } })
    server.updateJob(id, { progress: 20 })
    await clock.advanceUntil(() => watching.job(key).run.connection.state === 'polling')
    expect(watching.job(key)).toMatchObject(toJobParts({ status: 'running', progress: 20 }))
    expect(server.requests.list({ jobId: id }).map(({ route }) => route)).toEqual([
      'status',
      'stream',
      'status',
      'poll',
    ])
    expect(server.openStreams()).toEqual([])
    server.updateJob(id, { progress: 30 })
    await clock.advanceUntil(() => watching.job(key).run.progress === 30)
    await clock.advanceUntil(() => watching.job(key).run.connection.state === 'live', 1_000, 7 * 60_000)
    server.updateJob(id, { status: 'completed' })
    await clock.advanceUntil(() => watching.outcomes.length > 0)
    expect(watching.outcomes).toMatchObject([{ kind: 'completed' }])
  })
})
