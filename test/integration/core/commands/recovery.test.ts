import { describe, expect, it } from 'vitest'
import { cancelJob, cancelAutoRestart, restartJob } from '#main/core/commands/jobs/run-job.ts'
import type { JobCommandResult } from '#shared/contract.ts'
import { setAutoRestarts, undoUnwatch, unwatchJobs } from '#main/core/commands/jobs/job-settings.ts'
import type { JobKey } from '#shared/model.ts'
import { maxAutoRestartDelayMs } from '#main/core/state/auto-restart.ts'
import { openLedger } from '#main/core/storage/ledger.ts'
import {
  commonFaults,
  type CompileoServer,
  type CompileoServerOptions,
  type JobScript,
} from '#test/server/index.ts'
import { createFakeClock, type FakeClock } from '#test/support/fake-clock.ts'
import { runCore, type RunningCore } from '#test/support/running-core.ts'
import { createTempFolder } from '#test/support/temp-folder.ts'
import { formatAllMessages } from '#test/support/job-texts.ts'
import { startServerForTest } from '#test/support/start-server-for-test.ts'
import { toJobParts } from '#test/support/job-parts.ts'

const second = 1_000
const minute = 60 * second
const longEnough = maxAutoRestartDelayMs + minute

interface Scene {
  readonly clock: FakeClock
  readonly server: CompileoServer
  readonly folder: string
  core: RunningCore
  allow(times: number): void
  watch(job: JobScript): Promise<JobKey>
  restarts(): number[]
  sleep(ms: number): void
  startAgain(offMs?: number): Promise<void>
}

async function open(options: Omit<CompileoServerOptions, 'clock'> = {}): Promise<Scene> {
  const clock = createFakeClock(undefined, 16)
  const begun = clock.now()
  const server = await startServerForTest({ retentionMs: Infinity, ...options, clock })
  const folder = createTempFolder()
  const scene: Scene = {
    clock,
    server,
    folder,
    core: runCore({ folder, url: server.url, clock }),
    allow(autoRestarts) {
      const { store } = scene.core
      for (const { id } of store.state().servers.values())
        store.updateServer(id, (known) => ({ ...known, autoRestarts }))
    },
    async watch(job) {
      const { id } = server.addJob(job)
      const key = await scene.core.watchJob(id)
      await clock.advanceUntil(() => scene.core.job(key).run.connection.state === 'live', 10)
      return key
    },
    restarts: () => server.requests.list({ route: 'restart' }).map(({ at }) => at - begun),
    sleep(ms) {
      clock.suspend(ms)
    },
    async startAgain(offMs = 0) {
      await scene.core.stop()
      await clock.advance(offMs)
      scene.core = runCore({ folder, clock })
    },
  }
  return scene
}

/** The job runs for ten seconds, and fails in each of its first `times` runs. */
const failing = (times: number, ms = 10 * second): JobScript => ({
  id: 'x-1',
  steps: [{ text: 'Reading', progress: 10, ms }],
  outcome: { status: 'completed' },
  failAtRun: Array.from({ length: times }, (_, index) => ({
    run: index + 1,
    step: 0,
    error: 'Out of memory',
  })),
})

const isDue = ({ core }: Scene, key: JobKey) => core.job(key).user.recovery?.restartAt !== undefined

async function untilDue(scene: Scene, key: JobKey): Promise<void> {
  await scene.clock.advanceUntil(() => isDue(scene, key), 100)
}

interface Failing extends Omit<CompileoServerOptions, 'clock'> {
  readonly allowed?: number
  readonly ms?: number
}

/** Watches a job that fails `times` times. By default, three auto-restarts are allowed. */
async function openFailing(times: number, { allowed = 3, ms, ...options }: Failing = {}) {
  const scene = await open(options)
  scene.allow(allowed)
  const key = await scene.watch(failing(times, ms))
  return { ...scene, scene, key }
}

async function openDue(times: number, options?: Failing) {
  const opened = await openFailing(times, options)
  await untilDue(opened.scene, opened.key)
  return opened
}

describe('a failed job with auto-restarts', () => {
  it('is restarted after 30 s, 2 min and 10 min, and then stays failed', async () => {
    const { clock, server, core, scene, key } = await openFailing(9)
    const failures: number[] = []
    const begun = clock.now()
    core.store.onChange((change) => {
      if (change.type === 'job' && change.after?.outcome && !change.before?.outcome)
        failures.push(clock.now() - begun)
    })
    await clock.advance(60 * minute)
    expect(failures).toHaveLength(4)
    const pauses = scene.restarts().map((at, index) => Math.round((at - (failures[index] ?? 0)) / second))
    expect(pauses).toEqual([30, 120, 600])
    expect(core.job(key)).toMatchObject(
      toJobParts({ number: 4, status: 'failed', recovery: { attempts: 3 } }),
    )
    expect(isDue(scene, key)).toBe(false)
    expect(server.requests.list({ method: 'POST' }).every(({ status }) => status === 200)).toBe(true)
    expect(core.notifications.titles().filter((title) => title === 'x-1 failed')).toHaveLength(4)
  })

  it('can be auto-restarted as often as before after the user restarts it', async () => {
    const { clock, core, scene, key } = await openDue(9, { allowed: 1 })
    await clock.advance(minute)
    expect(core.job(key)).toMatchObject(toJobParts({ number: 2, recovery: { attempts: 1 } }))
    await clock.advanceUntil(() => core.job(key).run.status === 'failed', second)
    void restartJob(core.context, key)
    await clock.advance(2 * second)
    expect(core.job(key)).toMatchObject(toJobParts({ number: 3, recovery: undefined }))
    await untilDue(scene, key)
    await clock.advance(2 * minute)
    expect(core.job(key)).toMatchObject(toJobParts({ number: 4, recovery: { attempts: 1 } }))
  })

  it('is restarted once if the user restarts it while an auto-restart is scheduled', async () => {
    const { scene, key } = await openDue(1)
    await scene.clock.advance(29 * second)
    void restartJob(scene.core.context, key)
    await scene.clock.advance(5 * minute)
    expect(scene.restarts()).toHaveLength(1)
    expect(scene.core.job(key).run.status).toBe('completed')
  })
})

describe('a cancelled job', () => {
  it('isn’t auto-restarted if the worker ignores the cancel and the job fails', async () => {
    const { clock, core, scene, key } = await openFailing(9)
    void cancelJob(core.context, key)
    await clock.advance(longEnough)
    expect(core.job(key)).toMatchObject(toJobParts({ status: 'failed', recovery: undefined }))
    expect(scene.restarts()).toEqual([])
  })

  it('isn’t auto-restarted if it kept running and fails after a relaunch', async () => {
    const { clock, server, scene, key } = await openFailing(9, { ms: minute })
    const body = JSON.stringify({ message: 'Job x-1 cancelled successfully' })
    server.faults.add({ on: 'cancel', do: { kind: 'answer', status: 200, body } })
    void cancelJob(scene.core.context, key)
    await clock.advance(5 * second)
    await scene.startAgain()
    await clock.advance(longEnough)
    expect(scene.core.job(key)).toMatchObject(toJobParts({ number: 1, status: 'failed' }))
    expect(scene.core.job(key).run.endedBefore).toBeUndefined()
    expect(scene.restarts()).toEqual([])
  })

  it('isn’t auto-restarted if another client cancels it before the scheduled auto-restart', async () => {
    const { clock, server, scene, key } = await openDue(9)
    await clock.advance(20 * second)
    server.updateJob('x-1', { status: 'cancelled', completedAt: clock.now() })
    await clock.advance(longEnough)
    expect(scene.core.job(key).run.status).toBe('cancelled')
    expect(scene.restarts()).toEqual([])
  })

  it('isn’t auto-restarted if the user cancels it before the scheduled auto-restart', async () => {
    const { scene, key } = await openDue(9)
    void cancelJob(scene.core.context, key)
    await scene.clock.advance(longEnough)
    expect(scene.restarts()).toEqual([])
  })
})

describe('a scheduled auto-restart', () => {
  it.each<[string, (scene: Scene, key: JobKey) => void]>([
    ['is stopped', ({ core }, key) => void cancelAutoRestart(core.context, key)],
    ['is disabled for the job', ({ core }, key) => void setAutoRestarts(core.context, [key], 0)],
    ['is disabled for the server', (scene) => scene.allow(0)],
    ['belongs to a job that is unwatched', ({ core }, key) => void unwatchJobs(core.context, [key])],
  ])('isn’t sent if it %s', async (_, takeAway) => {
    const { scene, key } = await openDue(9)
    takeAway(scene, key)
    expect(scene.core.store.state().jobs.get(key)?.user.recovery).toBeUndefined()
    await scene.clock.advance(longEnough)
    expect(scene.restarts()).toEqual([])
  })

  it('isn’t sent if the user stops it while the job’s status is being confirmed', async () => {
    const { clock, core, server, scene, key } = await openDue(9)
    await clock.advance(29 * second)
    server.frozen = true
    await clock.advance(3 * second)
    cancelAutoRestart(core.context, key)
    server.frozen = false
    await clock.advance(longEnough)
    expect(scene.restarts()).toEqual([])
  })

  it('can be stopped, and the command reports if no auto-restart was scheduled', async () => {
    const { core, scene, key } = await openFailing(9)
    const { context } = core
    const none = { ok: false, message: 'No automatic restart of this job is scheduled' }
    expect(formatAllMessages(cancelAutoRestart(context, key))).toEqual(none)
    await untilDue(scene, key)
    expect(formatAllMessages(cancelAutoRestart(context, key))).toEqual({
      ok: true,
      message: 'Automatic restart cancelled',
    })
    expect(formatAllMessages(cancelAutoRestart(context, key))).toEqual(none)
    unwatchJobs(context, [key])
    expect(formatAllMessages(cancelAutoRestart(context, key))).toMatchObject({
      ok: false,
      message: 'You’re no longer watching this job',
    })
  })

  it('is sent after all if the user unwatches the job and then undoes that', async () => {
    const { scene, key } = await openDue(1)
    unwatchJobs(scene.core.context, [key])
    await scene.clock.advance(10 * second)
    undoUnwatch(scene.core.context)
    await scene.clock.advance(60 * second)
    expect(scene.restarts()).toHaveLength(1)
  })

  it('isn’t sent if another client has restarted the job', async () => {
    const { clock, server, core, scene, key } = await openFailing(1, { ms: minute })
    await clock.advanceUntil(() => isDue(scene, key), second)
    await clock.advance(20 * second)
    server.restartJob('x-1')
    await clock.advance(15 * second)
    expect(core.job(key)).toMatchObject(toJobParts({ number: 2, status: 'running', recovery: undefined }))
    expect(scene.restarts()).toEqual([])
  })

  it('is sent even if the machine was asleep when it became due', async () => {
    const { scene } = await openDue(1)
    scene.sleep(8 * 60 * minute)
    scene.core.woke()
    await scene.clock.advance(2 * second)
    expect(scene.restarts()).toHaveLength(1)
  })
})

describe.each([
  ['back', -24 * 60 * minute],
  ['ahead', 24 * 60 * minute],
])('an auto-restart that is scheduled when the wall clock is set %s by a day', (_, stepMs) => {
  it('is still sent after 30 seconds', async () => {
    const { scene } = await openDue(1)
    scene.clock.step(stepMs)
    await scene.clock.advance(15 * second)
    expect(scene.restarts()).toEqual([])
    await scene.clock.advance(20 * second)
    expect(scene.restarts()).toHaveLength(1)
  })

  it('is sent within 31 minutes after a relaunch', async () => {
    const { scene } = await openDue(1)
    scene.clock.step(stepMs)
    await scene.startAgain()
    await scene.clock.advance(31 * minute)
    expect(scene.restarts()).toHaveLength(1)
  })
})

describe('the program after a relaunch', () => {
  it('sends a due auto-restart within ten seconds, and continues to count its attempts', async () => {
    const { clock, scene, key } = await openDue(9, { allowed: 2 })
    await scene.startAgain(60 * minute)
    const started = clock.now()
    await clock.advanceUntil(() => scene.restarts().length === 1, second)
    expect(clock.now() - started).toBeLessThanOrEqual(10 * second)
    expect(clock.now() - started).toBeGreaterThanOrEqual(5 * second)
    await untilDue(scene, key)
    await scene.startAgain()
    await clock.advance(longEnough)
    expect(scene.restarts()).toHaveLength(2)
    expect(scene.core.job(key)).toMatchObject(toJobParts({ number: 3, recovery: { attempts: 2 } }))
  })

  it('restarts a job that failed while the program wasn’t running', async () => {
    const { scene, key } = await openFailing(1, { allowed: 1 })
    await scene.startAgain(60 * minute)
    await scene.clock.advance(minute)
    expect(scene.restarts()).toHaveLength(1)
    expect(scene.core.job(key).run.status).toBe('completed')
  })

  it('restarts a job whose failure was saved just before the program was killed', async () => {
    const { clock, server, folder, scene, key } = await openFailing(1, { allowed: 1 })
    await scene.core.stop()
    await clock.advance(20 * second)
    const at = server.jobs.get('x-1')?.completedAt ?? 0
    const ledger = openLedger({ folder, now: () => clock.now(), onCorrupt: () => undefined })
    const outcome = { id: `failed@${Math.floor(at)}`, key, kind: 'failed', run: 1, at, progress: 10 } as const
    await ledger.recordDue(outcome)
    ledger.close()
    await scene.startAgain()
    await clock.advance(minute)
    expect(scene.restarts()).toHaveLength(1)
    expect(scene.core.job(key)).toMatchObject(
      toJobParts({ status: 'completed', earlier: [{ kind: 'failed' }] }),
    )
  })

  it('doesn’t restart a job that another client has already restarted', async () => {
    const { clock, server, scene, key } = await openFailing(1, { ms: minute })
    await clock.advanceUntil(() => isDue(scene, key), second)
    await scene.core.stop()
    server.restartJob('x-1')
    await scene.startAgain(2 * minute)
    await clock.advance(longEnough)
    expect(scene.restarts()).toEqual([])
    expect(scene.core.job(key)).toMatchObject(
      toJobParts({ status: 'completed', number: 2, recovery: undefined }),
    )
  })

  it('restarts several due jobs one by one, the earliest failure first', async () => {
    const scene = await open()
    const { clock, server, core } = scene
    scene.allow(1)
    for (const { id } of Array.from({ length: 5 }, (_, index) =>
      server.addJob({ ...failing(1, (10 - index) * second), id: `x-${index}` }),
    ))
      await core.watchJob(id)
    await clock.advanceUntil(
      () => [...core.store.state().jobs.keys()].every((key) => isDue(scene, key)),
      second,
    )
    await scene.startAgain(60 * minute)
    await clock.advance(minute)
    const times = scene.restarts()
    expect(times).toHaveLength(5)
    expect(new Set(times).size).toBe(5)
    expect(server.requests.list({ route: 'restart' }).map(({ jobId }) => jobId)).toEqual([
      'x-4',
      'x-3',
      'x-2',
      'x-1',
      'x-0',
    ])
    expect(server.jobs.all().map(({ status }) => status)).toEqual(
      Array.from({ length: 5 }, () => 'completed'),
    )
  })
})

function givenUp(scene: Scene): JobCommandResult['kind'][] {
  const kinds: JobCommandResult['kind'][] = []
  scene.core.onGivenUp((_, outcome) => kinds.push(outcome.kind))
  return kinds
}

describe('an auto-restart that doesn’t succeed', () => {
  it('is repeated when the server is back; failed connections don’t count as attempts', async () => {
    const { clock, server, core, scene, key } = await openDue(1, { allowed: 1 })
    const banners = givenUp(scene)
    await server.stop()
    await clock.advance(40 * minute)
    expect(core.job(key).user.recovery).toMatchObject({ attempts: 0 })
    await server.start()
    await clock.advance(2 * minute)
    expect(scene.restarts()).toHaveLength(1)
    expect(core.job(key)).toMatchObject(toJobParts({ status: 'completed', number: 2 }))
    expect(banners).toEqual([])
  })

  it('is postponed while the queue is unavailable, which doesn’t count as an attempt', async () => {
    const { clock, server, core, scene, key } = await openDue(1, { allowed: 1 })
    server.redisDown = true
    await clock.advance(60 * minute)
    expect(scene.restarts()).toEqual([])
    server.redisDown = false
    await clock.advance(2 * minute)
    expect(scene.restarts()).toHaveLength(1)
    expect(core.job(key)).toMatchObject(toJobParts({ status: 'completed' }))
  })

  it('is postponed by growing delays while the server returns errors to status requests', async () => {
    const { clock, server, core, scene, key } = await openDue(1, { allowed: 1 })
    const rule = server.faults.add({
      on: 'status',
      do: commonFaults.error(503, 'Queue manager not available'),
    })
    const dueAt: number[] = []
    core.store.onChange((change) => {
      if (change.type !== 'job') return
      const at = change.after?.user.recovery?.restartAt
      if (at !== undefined && at !== change.before?.user.recovery?.restartAt) dueAt.push(at - clock.now())
    })
    await clock.advance(60 * minute)
    expect(dueAt.map((ms) => Math.round(ms / second))).toEqual([30, 120, 600, 1800, 1800])
    expect(scene.restarts()).toEqual([])
    rule.remove()
    await clock.advance(30 * minute)
    expect(scene.restarts()).toHaveLength(1)
    expect(core.job(key)).toMatchObject(toJobParts({ status: 'completed' }))
  })

  it('is repeated later if the server limits requests', async () => {
    const { clock, server, core, scene, key } = await openDue(1, { allowed: 1 })
    const banners = givenUp(scene)
    server.faults.add({ on: 'restart', times: 1, do: { kind: 'limited' } })
    await clock.advance(31 * second)
    expect(core.job(key).user.recovery?.attempts).toBe(0)
    await clock.advance(3 * minute)
    expect(scene.restarts()).toHaveLength(2)
    expect(core.job(key)).toMatchObject(toJobParts({ status: 'completed', recovery: undefined }))
    expect(banners).toEqual([])
  })

  it.each([
    ['the server rejects it', 'rejected', commonFaults.error(503, 'No queue'), /No queue/],
    ['the server requires an API key', 'unauthorized', { kind: 'unauthorized' }, /API key/],
    [
      'it gets no response and the job stays failed',
      'unclear',
      { kind: 'drop' },
      /No response to the restart request: the job is now failed/,
    ],
  ] as const)('isn’t repeated, and its failure is announced, if %s', async (_, kind, fault, message) => {
    const { clock, server, core, scene, key } = await openDue(9)
    const banners = givenUp(scene)
    server.faults.add({ on: 'restart', do: fault })
    await clock.advance(longEnough)
    expect(scene.restarts()).toHaveLength(1)
    expect(banners).toEqual([kind])
    expect(isDue(scene, key)).toBe(false)
    expect(core.job(key).user.pendingCommand).toMatchObject({ kind: 'restart', state: 'rejected' })
    expect(formatAllMessages(core.job(key).user.pendingCommand?.message)).toMatch(message)
  })

  it('isn’t sent, and its failure is announced, if the server has deleted the job', async () => {
    const { clock, server, core, scene, key } = await openDue(9)
    const banners = givenUp(scene)
    server.removeJob('x-1')
    await clock.advance(longEnough)
    expect(scene.restarts()).toEqual([])
    expect(banners).toEqual(['gone'])
    expect(formatAllMessages(core.job(key))).toMatchObject(
      toJobParts({
        recovery: undefined,
        pendingCommand: { state: 'rejected', message: 'The server no longer has this job' },
      }),
    )
  })

  it('counts as an attempt if its response was lost, so that no job restarts forever', async () => {
    const { clock, server, core, scene, key } = await openFailing(99, { allowed: 2 })
    server.faults.add({ on: 'restart', do: { kind: 'truncated' } })
    await clock.advance(60 * minute)
    expect(scene.restarts()).toHaveLength(2)
    expect(core.job(key)).toMatchObject(toJobParts({ number: 3, recovery: { attempts: 2 } }))
  })
})
