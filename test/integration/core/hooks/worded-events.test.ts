import { beforeEach, describe, expect, it } from 'vitest'
import { zeroOutcomeCounts } from '#shared/outcome.ts'
import { watchJobsInText } from '#main/core/commands/jobs/watch.ts'
import { commonFaults } from '#test/server/index.ts'
import { createFakeClock, type FakeClock } from '#test/support/fake-clock.ts'
import { runCore, type RunningCore } from '#test/support/running-core.ts'
import type { HookDraft } from '#shared/hooks.ts'
import { draft, endpoint, folder, running, save, server, setSceneBy } from './scene.ts'

const minute = 60_000
const hour = 60 * minute
const noon = new Date(2026, 10, 24, 12).getTime()

const [one, other] = ['a1b2c3d4-5e6f-4a7b-8c9d-000000000001', 'a1b2c3d4-5e6f-4a7b-8c9d-000000000002'] as const

let clock: FakeClock
let core: RunningCore

beforeEach(async () => {
  clock = createFakeClock(noon, 24)
  await setSceneBy(clock)
})

async function open(given: Partial<HookDraft>) {
  core = runCore({ folder, clock, url: server.url })
  await save(core, draft({ outcomes: [], ...given }))
}

const bodies = () => endpoint.requests.map(({ body }) => JSON.parse(body))
const events = () => bodies().map(({ event }) => event)
const untilRequests = (count: number) =>
  clock.advanceUntil(() => endpoint.requests.length >= count, 1_000, 30 * minute)
async function sleep(ms: number) {
  clock.suspend(ms)
  core.woke()
  await clock.advance(minute)
}

const ended = (id: string, more: object) => server.updateJob(id, { progress: 100, ...more })

it('a hook gets an event for a batch when the batch’s last job has ended', async () => {
  await open({ notices: ['batch'] })
  for (const id of [one, other]) running(id)
  await watchJobsInText(core.context, { text: `${one} ${other}`, label: 'Nightly' })
  ended(one, { status: 'completed' })
  await clock.advance(minute)
  expect(bodies()).toEqual([])
  ended(other, { status: 'failed', error: 'ValueError: no parsed file' })
  await untilRequests(1)
  expect(bodies()).toEqual([
    expect.objectContaining({
      schema: 1,
      event: 'batch.finished',
      batch: { name: 'Nightly', jobs: [one, other] },
      counts: { ...zeroOutcomeCounts, completed: 1, failed: 1 },
    }),
  ])
})

it('a hook gets a new queue alert once, even across a relaunch', async () => {
  await open({ notices: ['alert'] })
  for (const id of core.store.state().servers.keys())
    core.store.updateServer(id, (known) => ({ ...known, alertLevels: { cpuPercent: 90 } }))
  server.machine.cpuPercent = 97
  await untilRequests(1)
  await clock.advance(10 * minute)
  await core.stop()
  core = runCore({ folder, clock })
  await clock.advance(10 * minute)
  expect(bodies()).toEqual([
    expect.objectContaining({ event: 'queue.alert', alert: { kind: 'cpu', raisedAt: expect.any(String) } }),
  ])
})

it('a hook reports a server that has been unreachable for five minutes, and its return', async () => {
  await open({ notices: ['unreachable'] })
  await clock.advance(minute)
  await server.stop()
  await clock.advance(5 * minute - 1)
  expect(bodies()).toEqual([])
  await untilRequests(1)
  await server.start()
  await untilRequests(2)
  expect(events()).toEqual(['server.unreachable', 'server.back'])
  expect(bodies()[1].since).toBe(bodies()[0].since)
})

async function fails(times: number, given: Partial<HookDraft> = {}) {
  await open({ outcomes: ['failed'], ...given })
  const failAtRun = Array.from({ length: times }, (_, nth) => ({
    run: nth + 1,
    step: 0,
    error: 'OSError: no space',
  }))
  const steps = [{ text: 'Reading', progress: 10, ms: 10_000 }]
  server.addJob({ id: 'a', steps, outcome: { status: 'completed' }, failAtRun })
  for (const { id } of core.store.state().servers.values())
    core.store.updateServer(id, (known) => ({ ...known, autoRestarts: 3 }))
  return core.watchJob('a')
}
const triesOf = () => bodies().map(({ event, job }) => [event, job.tries])

describe('a failure with a scheduled auto-restart', () => {
  it('isn’t reported to hooks; only the final failure is, with the number of runs', async () => {
    const key = await fails(9)
    await clock.advanceUntil(() => core.job(key).run.number === 4, 1_000, hour)
    expect(bodies()).toEqual([])
    await untilRequests(1)
    await sleep(hour)
    expect(triesOf()).toEqual([['job.failed', 4]])
  })

  it('is reported to hooks if the server rejects the auto-restart', async () => {
    const key = await fails(1)
    server.faults.add({ on: 'restart', do: commonFaults.error(400, 'Cannot restart') })
    await clock.advanceUntil(() => core.job(key).outcome !== undefined, 1_000, hour)
    expect(bodies()).toEqual([])
    await untilRequests(1)
    expect(triesOf()).toEqual([['job.failed', undefined]])
  })
})
