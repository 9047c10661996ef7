import { describe, expect, it } from 'vitest'
import { getDismissableId, needsAttention } from '#shared/rules/attention.ts'
import { cancelJob, restartJob } from '#main/core/commands/jobs/run-job.ts'
import { stuckError, type CompileoServer, type JobScript, type JobSeed } from '#test/server/index.ts'
import { createCommandContext } from '#test/support/command-context.ts'
import { followJob, openScene, watchLive, type Scene } from './watching-scene.ts'
import { formatAllMessages } from '#test/support/job-texts.ts'
import { withJobFields, toJobParts } from '#test/support/job-parts.ts'

const minute = 60_000

const contextOf = ({ watching: { store, engine }, clock }: Scene) =>
  createCommandContext({ store, engine, clock })

async function loseTrack(job: JobScript | JobSeed = { status: 'running' }) {
  const { clock, server, watching, scene } = await openScene({ retentionMs: Infinity })
  server.lists.offered = true
  const { id } = server.addJob(job)
  const key = await watchLive(scene, id)
  await clock.advance(310_000)
  expect(server.failStuckJobs()).toEqual([id])
  await clock.advance(30_000)
  return { ...scene, id, key, job: () => watching.store.state().jobs.get(key) }
}

/** Saves a failed job as an earlier launch of the program would. */
function failedBefore(id: string, at: number) {
  const outcome = { id: `failed@${at}`, key: `s/${id}`, kind: 'failed', run: 1, at, progress: 0 } as const
  return { status: 'failed', outcome, completedAt: at, startedAt: at } as const
}

describe('an outcome that may not be final', () => {
  it('is announced as “completed after all” if a cancelled job continues and completes', async () => {
    const { clock, server, watching, scene } = await openScene()
    const { id } = server.addJob({
      steps: [
        { text: 'Reading', progress: 10, ms: 12_000 },
        { text: 'Writing', progress: 60, ms: 10_000 },
      ],
      outcome: { status: 'completed' },
    })
    const key = await watchLive(scene, id)
    server.cancelJob(id)
    await clock.advanceUntil(() => watching.outcomes.length === 1)
    await clock.advanceUntil(() => watching.job(key).run.connection.state === 'live')
    expect(watching.job(key)).toMatchObject(
      toJobParts({ status: 'running', progress: 60, endedBefore: 'cancelled', number: 1 }),
    )
    expect(watching.job(key).outcome).toBeUndefined()
    await clock.advanceUntil(() => watching.outcomes.length === 2)
    await clock.advance(10 * minute)
    expect(watching.outcomes).toMatchObject([
      { kind: 'cancelled', run: 1 },
      { kind: 'completed', run: 1, after: 'cancelled' },
    ])
  })

  it('is announced if the server’s clean-up dropped a waiting job, which never runs', async () => {
    const { clock, server, watching, id, key } = await followJob({
      status: 'running',
      progress: 0,
      currentStep: '',
    })
    await clock.advance(2 * minute)
    server.updateJob(id, { status: 'failed', error: stuckError })
    await clock.advanceUntil(() => watching.outcomes.length > 0, 100, 3_000)
    const error = 'Compileo dropped it while it waited. It never ran.'
    expect(watching.outcomes).toMatchObject([{ kind: 'failed', error }])
    expect(needsAttention(watching.job(key))).toBe(true)
    expect(watching.job(key).run.lostTrackAt).toBeUndefined()
  })

  it('is checked after 2, 5, 15 and 60 s, and then every 5 minutes for two hours', async () => {
    const { clock, server, watching, id } = await followJob({ status: 'running' }, { retentionMs: Infinity })
    server.updateJob(id, { status: 'failed', error: 'x' })
    await clock.advanceUntil(() => watching.outcomes.length > 0, 10)
    const endedAt = clock.now()
    server.requests.clear()
    await clock.advance(5 * 60 * minute)
    const looks = server.requests.list({ jobId: id }).map(({ at }) => Math.round((at - endedAt) / 1_000))
    expect(looks.slice(0, 6)).toEqual([2, 5, 15, 60, 360, 660])
    expect(looks.at(-1)).toBeGreaterThan(110 * 60)
    expect(looks.at(-1)).toBeLessThanOrEqual(120 * 60)
    expect(looks.length).toBe(4 + 23)
    expect(watching.outcomes.length).toBe(1)
  })

  it.each([
    [
      'is checked five more times if the job failed again',
      (endedAt: number) => ({ completedAt: endedAt + 100_000 }),
      [360, 362, 365, 375, 420],
    ],
    [
      'is checked five more times if the job was cancelled',
      () => ({ status: 'cancelled' as const }),
      [360, 362, 365, 375, 420],
    ],
    ['is checked only once more if the job completed', () => ({ status: 'completed' as const }), [360]],
  ])('%s without the app noticing', async (_, change, expected) => {
    const { clock, server, watching, id } = await followJob({ status: 'running' }, { retentionMs: Infinity })
    server.updateJob(id, { status: 'failed', error: 'x' })
    await clock.advanceUntil(() => watching.outcomes.length > 0, 10)
    const endedAt = clock.now()
    await clock.advance(2 * minute)
    server.requests.clear()
    server.updateJob(id, { completedAt: server.jobs.get(id)?.completedAt, ...change(endedAt) })
    await clock.advance(7 * minute)
    const looks = server.requests.list({ jobId: id }).map(({ at }) => Math.round((at - endedAt) / 1_000))
    expect(looks).toEqual(expected)
  })

  it('is checked three times in six seconds if the job fails right after the app restarted it', async () => {
    const { clock, server, watching, id, key } = await followJob(
      { status: 'running' },
      { retentionMs: Infinity },
    )
    server.updateJob(id, { status: 'failed', error: 'x' })
    await clock.advanceUntil(() => watching.outcomes.length > 0, 10)
    await clock.advance(2 * minute)
    server.requests.clear()
    const restartedAt = clock.now()
    server.updateJob(id, { completedAt: restartedAt })
    watching.engine.nudgeJob(key, 'restarted')
    await clock.advance(10_000)
    const looks = server.requests.list({ jobId: id }).map(({ at }) => at - restartedAt)
    expect(looks).toEqual([500, 2_500, 5_500])
  })

  it('is checked as soon as the server is reachable again', async () => {
    const { clock, server, watching, id, key } = await followJob()
    server.updateJob(id, { status: 'failed', error: 'x' })
    await clock.advanceUntil(() => watching.outcomes.length > 0, 10)
    await server.stop()
    await clock.advance(90_000)
    server.updateJob(id, { status: 'running', error: null })
    await server.start()
    await clock.advanceUntil(() => watching.server().reach === 'ok', 100, 60_000)
    await clock.advanceUntil(() => watching.job(key).run.status === 'running', 100, 5_000)
    expect(watching.job(key).outcome).toBeUndefined()
  })

  it('is checked only once more after the job is deleted', async () => {
    const { clock, server, id } = await followJob({ status: 'running' }, { behaviour: 'guide' })
    server.updateJob(id, { status: 'failed', error: 'no memory' })
    await clock.advance(1_500)
    server.removeJob(id)
    server.requests.clear()
    await clock.advance(10 * 60_000)
    expect(server.requests.count({ jobId: id, route: 'status' })).toBe(1)
  })

  it('is checked once if the job failed long ago, because the job may have continued', async () => {
    const { clock, server, watching } = await openScene({ retentionMs: Infinity })
    const { id } = server.addJob({ status: 'failed', error: 'x' })
    const completedAt = Math.floor(server.jobs.get(id)?.completedAt ?? 0)
    await clock.advance(4 * 60 * minute)
    const key = watching.watch(id, { job: failedBefore(id, completedAt) })
    await clock.advance(5 * 60 * minute)
    expect(server.requests.count({ jobId: id })).toBe(1)
    expect(watching.outcomes).toEqual([])
    expect(watching.job(key)).toMatchObject(
      toJobParts({ connection: { state: 'closed' }, number: 1, outcome: { id: `failed@${completedAt}` } }),
    )
  })

  it('is replaced by the outcome of a run that the app missed', async () => {
    const { clock, server, watching } = await openScene()
    const { id } = server.addJob({ status: 'failed', error: 'x' })
    const completedAt = Math.floor(server.jobs.get(id)?.completedAt ?? 0)
    await clock.advance(minute)
    server.restartJob(id)
    await clock.advance(minute)
    server.updateJob(id, { status: 'completed' })
    watching.watch(id, { job: failedBefore(id, completedAt) })
    await clock.advance(10_000)
    expect(watching.outcomes).toMatchObject([{ kind: 'completed', run: 2 }])
    expect(watching.outcomes[0]).not.toHaveProperty('after', 'failed')
  })
})

describe('a run that the server lost track of', () => {
  it('counts as running, and is announced when it completes', async () => {
    const { clock, watching, job } = await loseTrack({
      steps: [
        { text: 'Reading', progress: 10, ms: 400_000 },
        { text: 'Writing', progress: 60, ms: 100_000 },
      ],
      outcome: { status: 'completed' },
    })
    expect(job()).toMatchObject(toJobParts({ status: 'running' }))
    expect(job()?.run.error).toBeUndefined()
    expect(job()?.run.lostTrackAt).toBeTypeOf('number')
    expect(watching.outcomes).toEqual([])
    await clock.advance(7 * minute)
    expect(watching.outcomes).toMatchObject([{ kind: 'completed', run: 1 }])
    expect(job()?.run.lostTrackAt).toBeUndefined()
  })

  it('is still unconfirmed after hours, and is neither announced nor restarted', async () => {
    const { clock, server, watching, key, job } = await loseTrack()
    watching.store.updateJob(key, (known) => withJobFields(known, { autoRestarts: 3 }))
    await clock.advance(6 * 60 * minute)
    expect(watching.outcomes).toEqual([])
    const now = watching.job(key)
    expect(needsAttention(now)).toBe(true)
    expect(now.user.recovery).toBeUndefined()
    expect(server.requests.count({ route: 'restart' })).toBe(0)
    watching.store.updateJob(key, (known) => withJobFields(known, { dismissed: getDismissableId(known) }))
    await clock.advance(10 * minute)
    expect(needsAttention(watching.job(key))).toBe(false)
    expect(job()?.run.lostTrackAt).toBe(now.run.lostTrackAt)
  })

  it('still counts as running while the response about it is too large to read', async () => {
    const { clock, server, watching, id, job } = await loseTrack()
    server.faults.add({ on: 'status', jobId: id, do: { kind: 'oversize', bytes: 6 * 1024 * 1024 } })
    server.requests.clear()
    // Large bodies take real time, during which the fake clock stands still.
    await clock.advanceUntil(
      () => server.requests.count({ route: 'stream', jobId: id }) >= 3,
      1_000,
      60 * minute,
    )
    expect(watching.outcomes).toEqual([])
    expect(job()?.run.status).toBe('running')
  })

  it('is checked every minute at first, and every five minutes after two hours', async () => {
    const { clock, server, id } = await loseTrack()
    const checks = () => server.requests.count({ route: 'status', jobId: id })
    server.requests.clear()
    await clock.advance(10 * minute)
    expect(checks()).toBeGreaterThanOrEqual(9)
    await clock.advance(5 * 60 * minute)
    server.requests.clear()
    await clock.advance(60 * minute)
    expect(checks()).toBeGreaterThanOrEqual(11)
    expect(checks()).toBeLessThanOrEqual(13)
  })

  it.each<[string, (server: CompileoServer, jobId: string, at: number) => unknown]>([
    [
      'table of extractions',
      ({ lists }, jobId, at) => {
        const { id: projectId } = lists.addProject({ name: 'Cardiology' })
        lists.putExtraction({ jobId, projectId, status: 'completed', completedAt: at })
      },
    ],
    [
      'table of datasets',
      ({ lists }, jobId) => {
        lists.datasetsKnown = true
        lists.putDataset({ jobId, status: 'completed', result: '{"entries_count":12}' })
      },
    ],
  ])('completes when the server’s %s reports it, and is announced once', async (_, record) => {
    const { clock, server, watching, id } = await loseTrack()
    await clock.advance(5 * minute)
    record(server, id, clock.now())
    await clock.advance(minute)
    expect(watching.outcomes).toMatchObject([{ kind: 'completed' }])
    server.updateJob(id, { status: 'completed', error: null })
    server.requests.clear()
    await clock.advance(60 * minute)
    expect(watching.outcomes).toHaveLength(1)
    expect(server.requests.count({ jobId: id })).toBe(0)
  })

  it('completes without a request for the tables if its status says “completed”', async () => {
    const { clock, server, watching, id } = await loseTrack()
    server.requests.clear()
    server.updateJob(id, { status: 'completed', error: stuckError })
    await clock.advance(5 * minute)
    expect(watching.outcomes).toMatchObject([{ kind: 'completed' }])
    expect(server.requests.count({ route: 'dataset' })).toBe(0)
  })

  it('still counts as running even if the server’s tables show it as failed or pending', async () => {
    const { clock, server, watching, id, job } = await loseTrack()
    server.lists.datasetsKnown = true
    server.lists.putDataset({ jobId: id, status: 'failed' })
    await clock.advance(5 * minute)
    server.lists.putDataset({ jobId: id, status: 'pending' })
    await clock.advance(5 * minute)
    expect(watching.outcomes).toEqual([])
    expect(job()?.run.status).toBe('running')
  })

  it.each([
    ['still watched', false],
    ['watched again', true],
  ])(
    'stays unconfirmed if its job is deleted and %s, until a table has its outcome',
    async (_, isWatchedAgain) => {
      const { clock, server, watching, id, key, job } = await loseTrack()
      server.removeJob(id)
      if (isWatchedAgain) watching.engine.unwatch(key)
      watching.engine.watch(key)
      await clock.advance(30 * minute)
      expect(watching.outcomes).toEqual([])
      expect(job()?.run.lostTrackAt).toBeTypeOf('number')
      server.lists.datasetsKnown = true
      server.lists.putDataset({ jobId: id, status: 'failed' })
      await clock.advance(5 * minute)
      expect(watching.outcomes).toMatchObject([{ kind: 'failed', source: 'records' }])
      expect(job()?.run.lostTrackAt).toBeUndefined()
      await clock.advance(60 * minute)
      expect(watching.outcomes).toHaveLength(1)
    },
  )
})

describe('a restart of a watched job', () => {
  it('begins a new run if another client sent it, and the previous run is in the history', async () => {
    const { clock, server, watching, id, key } = await followJob({ status: 'running', progress: 40 })
    server.updateJob(id, { status: 'failed', error: 'no memory' })
    await clock.advance(10_000)
    server.restartJob(id)
    await clock.advanceUntil(() => watching.job(key).run.connection.state === 'live')
    expect(watching.job(key)).toMatchObject(
      toJobParts({
        number: 2,
        status: 'running',
        progress: 0,
        earlier: [{ run: 1, kind: 'failed', error: 'no memory' }],
      }),
    )
    expect(watching.job(key).run.error).toBeUndefined()
    expect(watching.store.state().unread.size).toBe(0)
    server.updateJob(id, { status: 'completed' })
    await clock.advanceUntil(() => watching.outcomes.length === 2)
    expect(watching.outcomes[1]).toMatchObject({ kind: 'completed', run: 2, after: undefined })
  })

  it('begins a single new run even if the job waits in the queue', async () => {
    const { clock, server, watching, scene } = await openScene({ maxRunning: 1 })
    const { id } = server.addJob({
      steps: [{ text: 'Reading', progress: 10, ms: 5_000 }],
      outcome: { status: 'completed' },
      failAtRun: [{ run: 1, step: 0, error: 'no memory' }],
    })
    const key = await watchLive(scene, id)
    await clock.advanceUntil(() => watching.outcomes.length === 1)
    const other = server.addJob({ status: 'running' })
    server.restartJob(id)
    await clock.advanceUntil(() => watching.job(key).run.status === 'pending')
    expect(watching.job(key)).toMatchObject(
      toJobParts({ number: 2, earlier: [{ run: 1, kind: 'failed' }], startedAt: undefined }),
    )
    await clock.advance(minute)
    server.updateJob(other.id, { status: 'completed' })
    await clock.advanceUntil(() => watching.outcomes.length === 2)
    expect(watching.job(key)).toMatchObject(
      toJobParts({ number: 2, status: 'completed', earlier: [{ run: 1 }] }),
    )
    expect(watching.outcomes[1]).toMatchObject({ kind: 'completed', run: 2, after: undefined })
  })

  it('begins a new run even if only falling progress reveals the restart', async () => {
    const { clock, server, watching, id, key } = await followJob({ status: 'running', progress: 40 })
    await clock.advance(20_000)
    server.cancelJob(id)
    server.restartJob(id)
    await clock.advanceUntil(() => watching.job(key).run.number === 2, 100, 5_000)
    expect(watching.job(key)).toMatchObject(toJobParts({ progress: 0, status: 'running' }))
    expect(watching.job(key).run.trail.length).toBe(1)
    expect(server.requests.count({ jobId: id, route: 'stream' })).toBe(1)
    expect(watching.outcomes).toEqual([])
  })

  it('takes one POST and is noticed within about a second if the app sends it', async () => {
    const { clock, server, watching, id, key, scene } = await followJob({ status: 'running', progress: 40 })
    server.updateJob(id, { status: 'failed', error: 'no memory' })
    await clock.advance(30 * minute)
    const context = contextOf(scene)
    const outcomes = Promise.all([restartJob(context, key), restartJob(context, key)])
    expect(await clock.advanceUntil(() => watching.job(key).run.number === 2)).toBeLessThanOrEqual(1_200)
    expect(await outcomes).toMatchObject([{ kind: 'done' }, { kind: 'busy' }])
    expect(server.requests.count({ route: 'restart' })).toBe(1)
    expect(watching.job(key).user.pendingCommand).toBeUndefined()
    await clock.advanceUntil(() => watching.job(key).run.connection.state === 'live')
  })
})

describe('a cancel of a watched job', () => {
  it('is reported as ignored if the job continues', async () => {
    const { clock, server, watching, scene } = await openScene()
    const steps = Array.from({ length: 10 }, (_, index) => ({
      text: 'Reading',
      progress: index * 10,
      ms: 3_000,
    }))
    const { id } = server.addJob({ steps, outcome: { status: 'completed' } })
    const key = await watchLive(scene, id)
    const done = cancelJob(contextOf(scene), key)
    await clock.advanceUntil(() => watching.job(key).user.pendingCommand?.state === 'ignored', 100, 10_000)
    await done
    expect(formatAllMessages(watching.job(key))).toMatchObject(
      toJobParts({
        status: 'running',
        pendingCommand: { kind: 'cancel', message: 'Cancel was accepted, but the job is still running' },
      }),
    )
    await clock.advanceUntil(() => watching.job(key).run.status === 'completed')
    expect(formatAllMessages(watching.job(key).user.pendingCommand?.message)).toBe(
      'Cancelled, but it completed anyway',
    )
  })

  it('is reported as ignored within three seconds if the worker overwrites it', async () => {
    const { clock, server, watching, id, key, scene } = await followJob({ status: 'running', progress: 10 })
    const body = JSON.stringify({ message: `Job ${id} cancelled successfully` })
    server.faults.add({ on: 'cancel', do: { kind: 'answer', status: 200, body } })
    const done = cancelJob(contextOf(scene), key)
    expect(
      await clock.advanceUntil(() => watching.job(key).user.pendingCommand?.state === 'ignored'),
    ).toBeLessThanOrEqual(3_000)
    await done
  })
})
