import { beforeEach, describe, expect, it } from 'vitest'
import { setWatchRule } from '#main/core/commands/discovery/watch-rules.ts'
import { unwatchJobs } from '#main/core/commands/jobs/job-settings.ts'
import { createTempFolder } from '#test/support/temp-folder.ts'
import { begin, clock, connect, core, id, keyOf, known, open, server, setScene, uuidOf } from './scene.ts'

beforeEach(setScene)

const hour = 3_600_000
const watched = () => [...core.store.state().jobs.values()].map(({ identity: { jobId } }) => jobId)
const announced = () =>
  core.notifications.presenter.shown.flatMap(({ outcomes = [] }) => outcomes.map(({ key }) => key)).toSorted()

/** The server has a watch rule for all extractions. */
async function follow(folder = createTempFolder()) {
  await begin({ plugin: true })
  connect(folder)
  setWatchRule(core.context, id, { kind: 'extraction' })
  await clock.advanceUntil(() => known()?.journalReadAt !== undefined, 1_000, 60_000)
  return folder
}

/** These jobs begin and end, and the queue then forgets them. */
function spendNight(count: number, jobType = 'extraction') {
  const at = clock.now() + hour
  clock.suspend(8 * hour)
  const ids = Array.from({ length: count }, (_, nth) => uuidOf(nth + 1))
  for (const [nth, jobId] of ids.entries()) {
    server.addJob({ id: jobId, jobType, status: 'running', startedAt: at + nth })
    server.updateJob(jobId, { status: 'completed', completedAt: at + nth + 1_000 })
    server.removeJob(jobId)
  }
  return ids
}

describe('jobs that began and ended while the server wasn’t watched', () => {
  it('are announced in one notification when the machine wakes up', async () => {
    await follow()
    const ids = spendNight(60)
    server.requests.clear()
    core.woke()
    await clock.advanceUntil(() => announced().length === 60, 1_000, 120_000)
    expect(announced()).toEqual(ids.map(keyOf))
    expect(new Set(core.notifications.presenter.shown.map((spec) => spec.id)).size).toBe(1)
    expect(core.job(keyOf(ids[0] ?? '')).outcome).toMatchObject({ kind: 'completed', source: 'journal' })
    expect(server.requests.count({ route: 'status' })).toBe(0)
    core.woke()
    await clock.advance(10 * 60_000)
    expect(announced()).toHaveLength(60)
  })

  it('are announced once when the program starts again', async () => {
    const folder = await follow()
    await core.stop()
    const ids = spendNight(3)
    open(folder)
    await clock.advanceUntil(() => announced().length === 3, 1_000, 120_000)
    expect(watched().toSorted()).toEqual(ids)
    await core.stop()
    open(folder)
    await clock.advance(5 * 60_000)
    expect(announced()).toEqual([])
  })

  it('are announced once when the server is reachable again', async () => {
    await follow()
    await server.stop()
    await clock.advanceUntil(() => known()?.reach === 'unreachable', 1_000, 120_000)
    const ids = spendNight(3)
    await server.start()
    await clock.advanceUntil(() => announced().length === 3, 1_000, 120_000)
    expect(watched().toSorted()).toEqual(ids)
  })

  it('are ignored if no watch rule covers them or the user unwatched them', async () => {
    await follow()
    spendNight(3, 'dataset_generation')
    core.woke()
    await clock.advance(60_000)
    expect(watched()).toEqual([])
    const [first = ''] = spendNight(1)
    core.woke()
    await clock.advanceUntil(() => watched().length === 1, 1_000, 120_000)
    unwatchJobs(core.context, [keyOf(first)])
    core.woke()
    await clock.advance(60_000)
    expect(watched()).toEqual([])
  })

  it('are announced even if they ended before they were discovered', async () => {
    await follow()
    const startedAt = clock.now()
    server.addJob({
      id: uuidOf(1),
      jobType: 'extraction',
      status: 'completed',
      startedAt,
      completedAt: startedAt + 20,
    })
    await clock.advanceUntil(() => announced().length > 0, 1_000, 30_000)
    expect(announced()).toEqual([keyOf(uuidOf(1))])
  })
})

describe('jobs that began and ended while a server without the plugin wasn’t watched', () => {
  /** The server has watch rules for all extractions and quality analyses. */
  async function followLists(folder = createTempFolder()) {
    await begin({})
    project = server.lists.addProject({ name: 'Cardiology' })
    connect(folder)
    for (const kind of ['extraction', 'quality'] as const) setWatchRule(core.context, id, { kind })
    await clock.advanceUntil(() => known()?.journalReadAt !== undefined, 1_000, 60_000)
    return folder
  }
  let project: ReturnType<typeof server.lists.addProject>

  function extractAtNight(completedAt = clock.now() + hour) {
    const jobId = uuidOf(1)
    const times = { createdAt: completedAt - 60_000, startedAt: completedAt - 60_000, completedAt }
    server.lists.putExtraction({ jobId, projectId: project.id, status: 'completed', ...times })
    clock.suspend(8 * hour)
    return keyOf(jobId)
  }

  it('are found in their project’s list when the machine wakes up, and announced once', async () => {
    await followLists()
    const key = extractAtNight()
    core.woke()
    await clock.advanceUntil(() => announced().length > 0, 1_000, 120_000)
    expect(core.job(key).outcome).toMatchObject({ kind: 'completed', source: 'records' })
    core.woke()
    await clock.advance(hour)
    expect(announced()).toEqual([key])
  })

  it('are announced once after a relaunch, and not again after the user unwatches them', async () => {
    const folder = await followLists()
    await core.stop()
    const key = extractAtNight()
    open(folder)
    await clock.advanceUntil(() => announced().length > 0, 1_000, 120_000)
    unwatchJobs(core.context, [key])
    core.woke()
    await clock.advance(hour)
    expect(announced()).toEqual([key])
    expect(watched()).toEqual([])
  })

  it('are announced if they are quality analyses', async () => {
    await followLists()
    const completedAt = clock.now() + hour
    const { jobId } = server.lists.putAnalysis({
      status: 'completed',
      completedAt,
      summary: '{"passed":true}',
    })
    clock.suspend(8 * hour)
    core.woke()
    await clock.advanceUntil(() => announced().length > 0, 1_000, 120_000)
    expect(announced()).toEqual([keyOf(jobId)])
  })

  it('are ignored if they ended before the rule was created', async () => {
    await followLists()
    extractAtNight(clock.now() - hour)
    core.woke()
    await clock.advance(hour)
    expect(watched()).toEqual([])
  })
})
