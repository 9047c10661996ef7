import { describe, expect, it } from 'vitest'
import { startBulkRestart, stopBulkRestart } from '#main/core/commands/jobs/bulk-restart.ts'
import { restartInBackground, restartJob } from '#main/core/commands/jobs/run-job.ts'
import { addServer } from '#main/core/commands/servers/edit-servers.ts'
import { watchJobsInText } from '#main/core/commands/jobs/watch.ts'
import { unwatchJobs } from '#main/core/commands/jobs/job-settings.ts'
import { findRestartableFailures } from '#shared/rules/restartable.ts'
import { toJobKey } from '#main/core/state/reduce-job.ts'
import type { BulkRestart, JobKey } from '#shared/model.ts'
import { commonFaults, type CompileoServer, type CompileoServerOptions } from '#test/server/index.ts'
import { createFakeClock, type FakeClock } from '#test/support/fake-clock.ts'
import { runCore, type RunningCore } from '#test/support/running-core.ts'
import { createTempFolder } from '#test/support/temp-folder.ts'
import { formatAllMessages } from '#test/support/job-texts.ts'
import { startServerForTest } from '#test/support/start-server-for-test.ts'
import { withJobFields, toJobParts } from '#test/support/job-parts.ts'

const second = 1_000
const minute = 60 * second

interface Scene {
  readonly clock: FakeClock
  readonly server: CompileoServer
  readonly core: RunningCore
  failed(count: number): Promise<JobKey[]>
  restarted(): string[]
}

async function open(options: Omit<CompileoServerOptions, 'clock'> = {}): Promise<Scene> {
  const clock = createFakeClock(undefined, 16)
  const server = await startServerForTest({ retentionMs: Infinity, ...options, clock })
  const core = runCore({ folder: createTempFolder(), url: server.url, clock })
  return {
    clock,
    server,
    core,
    async failed(count) {
      const ids = Array.from({ length: count }, (_, index) => `x-${index + 1}`)
      for (const id of ids) server.addJob({ id, status: 'failed', error: 'Out of memory' })
      const watched = watchJobsInText(core.context, { text: ids.join('\n') })
      await clock.advanceUntil(() => core.store.state().jobs.size === count, 10)
      const keys = (await watched).results.flatMap(({ key }) => (key ? [key] : []))
      const haveEnded = () => keys.every((key) => core.job(key).outcome !== undefined)
      await clock.advanceUntil(haveEnded, second, 10 * minute)
      await clock.advance(10 * minute)
      server.requests.clear()
      return keys
    },
    restarted: () => server.requests.list({ route: 'restart' }).map(({ jobId }) => jobId),
  }
}

async function openFailed(count: number, options?: Parameters<typeof open>[0]) {
  const scene = await open(options)
  return { ...scene, scene, keys: await scene.failed(count) }
}

function progress({ core }: Scene): (BulkRestart | undefined)[] {
  const steps: (BulkRestart | undefined)[] = []
  core.store.onChange((change, { bulk }) => {
    if (change.type === 'bulk') steps.push(bulk)
  })
  return steps
}

const runs = ({ server }: Scene) => server.jobs.all().map(({ run }) => run)

it('a hundred restarts stay within the rate limit, and don’t delay a user’s command', async () => {
  const { clock, server, core, keys, scene } = await openFailed(101)
  const [own, ...many] = keys
  if (!own) throw new Error('nothing is watched')
  expect(formatAllMessages(startBulkRestart(core.context, many))).toEqual({
    ok: true,
    message: 'Restarting 100 failed jobs',
  })

  await clock.advanceUntil(() => server.requests.list().length >= 150, second)
  const asked = clock.now()
  const outcome = restartJob(core.context, own)
  await clock.advance(10)
  expect(await outcome).toMatchObject({ kind: 'done' })
  expect(
    server.requests.list({ route: 'restart' }).find(({ jobId }) => jobId === core.job(own).identity.jobId)
      ?.at,
  ).toBe(asked)

  await clock.advanceUntil(() => keys.every((key) => core.job(key).run.number === 2), second, 10 * minute)
  expect(runs(scene)).toEqual(keys.map(() => 2))
  expect(server.requests.list().filter(({ status }) => status !== 200)).toEqual([])
  expect(core.store.state().bulk).toBeUndefined()
  expect(core.banners()).toEqual([])
}, 60_000)

describe('a bulk restart', () => {
  it('sends at most four requests at a time, and reports its progress', async () => {
    const { clock, server, core, keys, scene } = await openFailed(12)
    const steps = progress(scene)
    server.faults.add({ on: 'restart', do: { kind: 'slow', ms: second } })
    startBulkRestart(core.context, keys)
    await clock.advance(500)
    expect(scene.restarted()).toHaveLength(4)
    expect(core.store.state().bulk).toEqual({ total: 12, done: 0, refused: 0 })
    await clock.advance(minute)
    expect(scene.restarted()).toHaveLength(12)
    expect(steps.map((bulk) => bulk?.done)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, undefined])
    expect(steps.every((bulk) => !bulk || (bulk.total === 12 && bulk.refused === 0))).toBe(true)
    expect(core.banners()).toEqual([])
  })

  it('restarts each failed job once, and no other jobs', async () => {
    const {
      clock,
      server,
      core,
      keys: [failed, gone],
      scene,
    } = await openFailed(2)
    if (!failed || !gone) throw new Error('nothing is watched')
    server.addJob({ id: 'y-1', status: 'running' })
    server.addJob({ id: 'y-2', status: 'cancelled' })
    const others = [await core.watchJob('y-1'), await core.watchJob('y-2')]
    unwatchJobs(core.context, [gone])
    const outcome = startBulkRestart(core.context, [
      failed,
      failed,
      gone,
      ...others,
      toJobKey('s', 'unknown'),
    ])
    expect(formatAllMessages(outcome)).toEqual({ ok: true, message: 'Restarting 1 failed job' })
    await clock.advance(minute)
    expect(scene.restarted()).toEqual(['x-1'])
    expect(findRestartableFailures(core.store.state().jobs.values(), clock.now())).toEqual([])
    expect(formatAllMessages(startBulkRestart(core.context, [failed]))).toEqual({
      ok: false,
      message: 'None of these jobs has failed, or they’re already restarting',
    })
  })

  it('includes cancelled jobs if the user wants this', async () => {
    const { clock, server, core, keys, scene } = await openFailed(1)
    server.addJob({ id: 'y-1', status: 'running' })
    server.addJob({ id: 'y-2', status: 'cancelled' })
    const others = [await core.watchJob('y-1'), await core.watchJob('y-2')]
    const outcome = startBulkRestart(core.context, [...keys, ...others], { alsoCancelled: true })
    expect(formatAllMessages(outcome)).toEqual({
      ok: true,
      message: 'Restarting 2 jobs, 1 of them cancelled',
    })
    await clock.advance(minute)
    expect(scene.restarted()).toEqual(['x-1', 'y-2'])
    expect(core.store.state().bulk).toBeUndefined()
    expect(core.banners()).toEqual([])
  })

  it('omits jobs that the user restarts or unwatches in the meantime', async () => {
    const { clock, server, core, keys, scene } = await openFailed(8)
    const [byHand, unwatched] = keys.slice(-2)
    if (!byHand || !unwatched) throw new Error('nothing is watched')
    server.faults.add({ on: 'restart', times: 4, do: { kind: 'slow', ms: 5 * second } })
    startBulkRestart(core.context, keys)
    await clock.advance(second)
    void restartJob(core.context, byHand)
    unwatchJobs(core.context, [unwatched])
    await clock.advance(minute)
    expect(scene.restarted().toSorted()).toEqual(['x-1', 'x-2', 'x-3', 'x-4', 'x-5', 'x-6', 'x-7'])
    expect(core.store.state().bulk).toBeUndefined()
    expect(core.banners()).toEqual([])
  })

  it('accepts more jobs while it is running', async () => {
    const { clock, server, core, keys, scene } = await openFailed(8)
    server.faults.add({ on: 'restart', do: { kind: 'slow', ms: second } })
    startBulkRestart(core.context, keys.slice(0, 5))
    await clock.advance(100)
    expect(formatAllMessages(startBulkRestart(core.context, keys.slice(0, 6)))).toEqual({
      ok: true,
      message: 'Restarting 2 failed jobs',
    })
    expect(core.store.state().bulk?.total).toBe(6)
    await clock.advanceUntil(() => scene.restarted().length === 6, 100)
    startBulkRestart(core.context, keys)
    await clock.advance(100)
    expect(scene.restarted()).toHaveLength(8)
    expect(core.store.state().bulk?.total).toBe(8)
    await clock.advance(minute)
    expect(scene.restarted().toSorted()).toEqual(keys.map((key) => core.job(key).identity.jobId))
    expect(core.store.state().bulk).toBeUndefined()
  })

  it('promises to announce the end of its jobs only if this is requested', async () => {
    const { core, keys } = await openFailed(2)
    const [promised = 's/', other = 's/'] = keys
    startBulkRestart(core.context, [promised], { announcesEnd: true })
    startBulkRestart(core.context, [other])
    expect(core.job(promised).user.announcesEnd).toEqual({ run: 2, withBatch: true })
    expect(core.job(other).user.announcesEnd).toBeUndefined()
  })

  it('shows a single notification, if requested, when all its jobs end at the same time', async () => {
    const { clock, core, server, keys } = await openFailed(4, { plugin: true })
    const before = core.notifications.titles().length
    startBulkRestart(core.context, keys, { announcesEnd: true })
    await clock.advanceUntil(() => keys.every((key) => core.job(key).run.number === 2), 100)
    for (const id of ['x-1', 'x-2', 'x-3', 'x-4']) server.updateJob(id, { status: 'completed' })
    await clock.advanceUntil(() => keys.every((key) => core.job(key).outcome !== undefined), 100)
    await clock.advance(minute)
    expect(core.notifications.titles().slice(before)).toEqual(['4 jobs completed'])
  })

  it('resets the number of auto-restarts that a job has had', async () => {
    const {
      clock,
      core,
      keys: [key],
    } = await openFailed(1)
    if (!key) throw new Error('nothing is watched')
    core.store.updateJob(key, (job) => withJobFields(job, { recovery: { attempts: 3 } }))
    startBulkRestart(core.context, [key])
    await clock.advance(minute)
    expect(core.job(key)).toMatchObject(toJobParts({ number: 2, recovery: undefined }))
  })

  it('stops when the server rejects the key, and reports this once', async () => {
    const scene = await open({ apiKey: 'secret' })
    const { clock, server, core } = scene
    server.apiKey = undefined
    const keys = await scene.failed(20)
    server.apiKey = 'secret'
    startBulkRestart(core.context, keys)
    await clock.advance(minute)
    expect(scene.restarted().length).toBeLessThanOrEqual(4)
    expect(core.banners()).toEqual([
      '0 of 20 jobs restarted; 20 couldn’t be restarted: The server requires an API key',
    ])
  })

  it('skips an unreachable server, and continues with the others', async () => {
    const { clock, server, core, keys } = await openFailed(6)
    const other = await startServerForTest({ clock, retentionMs: Infinity })
    other.addJob({ id: 'y-1', status: 'failed' })
    addServer(core.context, { url: other.url })
    await server.stop()
    await clock.advance(2 * minute)
    const watched = core.watchJob('y-1')
    // The user is waiting, so the unreachable server is retried.
    await clock.advance(10 * second)
    keys.push(await watched)
    startBulkRestart(core.context, keys)
    await clock.advance(minute)
    expect(other.requests.count({ route: 'restart' })).toBe(1)
    expect(core.banners()).toEqual([
      expect.stringMatching(/^1 of 7 jobs restarted; 6 couldn’t be restarted: Connection refused/),
    ])
  })

  it('waits while the server limits requests', async () => {
    const { clock, server, core, keys, scene } = await openFailed(6)
    server.faults.add({ on: 'restart', times: 2, do: commonFaults.tooMany(20) })
    startBulkRestart(core.context, keys)
    await clock.advance(15 * second)
    expect(core.store.state().bulk).toBeDefined()
    await clock.advance(2 * minute)
    expect(runs(scene)).toEqual(keys.map(() => 2))
    expect(core.banners()).toEqual([])
  })

  it('waits at most ten seconds until a restart takes effect before it sends the next', async () => {
    const { clock, server, core, keys, scene } = await openFailed(5)
    server.faults.add({ on: ['status', 'stream'], do: { kind: 'silence' } })
    startBulkRestart(core.context, keys)
    await clock.advance(9 * second)
    expect(scene.restarted()).toHaveLength(4)
    await clock.advance(2 * second)
    expect(scene.restarted()).toHaveLength(5)
  })

  it('gives up on a job that was rate-limited three times', async () => {
    const { clock, server, core, keys, scene } = await openFailed(1)
    server.faults.add({ on: 'restart', do: commonFaults.tooMany(20) })
    startBulkRestart(core.context, keys)
    await clock.advance(5 * minute)
    expect(scene.restarted()).toHaveLength(3)
    expect(core.banners()).toEqual([
      expect.stringMatching(/^0 of 1 job restarted; 1 couldn’t be restarted: /),
    ])
  })

  it('reports the three most frequent reasons why jobs couldn’t be restarted', async () => {
    const { clock, server, core, keys } = await openFailed(11)
    const faults = [
      ...Array.from({ length: 4 }, () => commonFaults.error(503, 'No queue')),
      ...Array.from({ length: 3 }, () => commonFaults.error(404, 'Job not found')),
      commonFaults.invalidJson(),
      commonFaults.invalidJson(),
      commonFaults.page(),
    ]
    for (const [n, fault] of faults.entries()) {
      server.faults.add({ on: 'restart', jobId: `x-${n + 1}`, do: fault })
    }
    server.removeJob('x-11')
    startBulkRestart(core.context, keys)
    await clock.advance(5 * minute)
    expect(core.banners()).toEqual([
      '0 of 11 jobs restarted; 11 couldn’t be restarted: Server error: No queue (4), ' +
        'The job is failed, so it can’t be restarted (3), ' +
        'Unexpected response to the restart request: the job is now failed (2) and 2 more',
    ])
  })

  it('waits for the request budget, and shows no job as restarting before its request', async () => {
    const { clock, server, core, keys, scene } = await openFailed(60)
    const wasAsked = (key: JobKey) => core.job(key).user.pendingCommand !== undefined
    startBulkRestart(core.context, keys)
    await clock.advanceUntil(() => server.requests.list().length >= 155, second)
    await clock.advance(10 * second)
    const sent = scene.restarted().length
    expect(sent).toBeLessThan(60)
    expect(keys.filter((key) => core.job(key).run.number === 1 && wasAsked(key))).toHaveLength(
      sent - keys.filter((key) => core.job(key).run.number === 2).length,
    )
  })
})

it('a waiting auto-restart is dropped if the user restarts the job', async () => {
  const { clock, server, core, keys, scene } = await openFailed(60)
  startBulkRestart(core.context, keys)
  await clock.advanceUntil(() => server.requests.list().length >= 155, second)
  stopBulkRestart(core.context)
  await clock.advance(10 * second)
  const key = keys.at(-1)
  if (!key) throw new Error('nothing is watched')
  const background = restartInBackground(core.context, key, 'program', () => true)
  // The server accepts the user's restart, but its effect is delayed.
  const body = JSON.stringify({ message: 'Job restarted' })
  server.faults.add({ on: 'restart', do: { kind: 'answer', status: 200, body } })
  expect(await restartJob(core.context, key)).toMatchObject({ ok: true, kind: 'done' })
  const sent = scene.restarted().length
  await clock.advance(minute)
  expect(await background).toBeUndefined()
  expect(scene.restarted()).toHaveLength(sent)
})

describe('a stopped bulk restart', () => {
  it('sends no more restarts, not even those that wait for the request budget', async () => {
    const { clock, server, core, keys, scene } = await openFailed(60)
    startBulkRestart(core.context, keys)
    await clock.advanceUntil(() => server.requests.list().length >= 155, second)
    await clock.advance(10 * second)
    const sent = scene.restarted().length
    expect(formatAllMessages(stopBulkRestart(core.context))).toEqual({
      ok: true,
      message: `Stopped: ${sent} of 60 jobs restarted`,
    })
    expect(core.store.state().bulk).toBeUndefined()
    await clock.advance(5 * minute)
    expect(scene.restarted()).toHaveLength(sent)
    expect(core.banners()).toEqual([])
    expect(formatAllMessages(stopBulkRestart(core.context))).toEqual({
      ok: false,
      message: 'Nothing is being restarted',
    })
  })

  it('finishes requests that were already sent, and reports rejected requests', async () => {
    const { clock, server, core, keys, scene } = await openFailed(12)
    server.faults.add({ on: 'restart', jobId: 'x-1', do: commonFaults.error(503, 'No queue') })
    server.faults.add({ on: 'restart', do: { kind: 'slow', ms: second } })
    startBulkRestart(core.context, keys)
    await clock.advance(100)
    stopBulkRestart(core.context)
    const steps = progress(scene)
    await clock.advance(minute)
    expect(runs(scene).filter((run) => run === 2).length).toBe(scene.restarted().length - 1)
    expect(core.banners()).toEqual([
      `${scene.restarted().length - 1} of ${scene.restarted().length} jobs restarted; 1 couldn’t be restarted: Server error: No queue`,
    ])
    expect(steps).toEqual([])
  })

  it('sends no more restarts if it was stopped by quitting the program', async () => {
    const scene = await open()
    const { clock, core } = scene
    startBulkRestart(core.context, await scene.failed(60))
    await clock.advance(10)
    await core.stop()
    const sent = scene.restarted().length
    await clock.advance(5 * minute)
    expect(scene.restarted()).toHaveLength(sent)
  })
})
