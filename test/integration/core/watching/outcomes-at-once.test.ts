import { expect, it } from 'vitest'
import { watchJobsInText } from '#main/core/commands/jobs/watch.ts'
import { createFakeClock } from '#test/support/fake-clock.ts'
import { runCore } from '#test/support/running-core.ts'
import { startServerForTest } from '#test/support/start-server-for-test.ts'
import { createTempFolder } from '#test/support/temp-folder.ts'
import { announcedBy } from '../notifications/announcer-scene.ts'
import { followJob, refusedBy } from './watching-scene.ts'
import { toJobParts } from '#test/support/job-parts.ts'

const count = 300

async function watchMany(plugin: boolean) {
  const clock = createFakeClock(undefined, 16)
  const server = await startServerForTest({ clock, plugin })
  const core = runCore({ folder: createTempFolder(), url: server.url, clock })
  const ids = Array.from({ length: count }, () => server.addJob({ status: 'running', progress: 40 }).id)
  const adding = watchJobsInText(core.context, { text: ids.join('\n') })
  const jobs = () => [...core.store.state().jobs.values()]
  const areLive = () =>
    jobs().length === count && jobs().every(({ run: { connection } }) => connection.state === 'live')
  await clock.advanceUntil(areLive, 1_000, 20 * 60_000)
  await adding
  // Progress causes no request.
  for (let progress = 41; progress < 50; progress += 1) {
    for (const id of ids) server.updateJob(id, { progress })
    await clock.advance(15_000)
  }
  return { clock, server, core, ids }
}

it.each([
  ['failed', 70, 'without', '300 jobs need attention'],
  ['completed', 70, 'without', '300 jobs completed'],
  ['failed', 5, 'with', '300 jobs need attention'],
  ['completed', 5, 'with', '300 jobs completed'],
] as const)(
  '300 %s jobs share a summary within %d s on a server %s the plugin',
  async (status, withinS, how, title) => {
    const plugin = how === 'with'
    const { clock, server, core, ids } = await watchMany(plugin)
    const { shown, updates, visible } = core.notifications.presenter
    for (const id of ids)
      server.updateJob(id, { status, error: status === 'failed' ? 'OSError: no space' : null })
    const names = () => [...shown, ...updates].flatMap(announcedBy)
    expect(await clock.advanceUntil(() => names().length >= count, 100)).toBeLessThanOrEqual(withinS * 1_000)
    await clock.advance(10_000)
    expect(new Set(names()).size).toBe(count)
    expect(names()).toHaveLength(count)
    expect(shown).toHaveLength(1)
    expect(visible()).toMatchObject([{ title }])
    expect(refusedBy(server)).toEqual([])
  },
)

it('a job’s outcome is unknown until its status confirms it', async () => {
  const { clock, server, watching, id, key } = await followJob({ status: 'running', progress: 40 })
  server.faults.add({ on: 'status', do: { kind: 'slow', ms: 5_000 } })
  server.updateJob(id, { status: 'failed', error: 'OSError: no space' })
  await clock.advance(5_000)
  expect(watching.job(key)).toMatchObject(
    toJobParts({ status: 'running', progress: 40, connection: { state: 'live' } }),
  )
  await clock.advanceUntil(() => watching.outcomes.length > 0, 100, 5_000)
  expect(watching.outcomes).toMatchObject([{ kind: 'failed', error: 'OSError: no space' }])
})

it('300 extractions that complete together need at most 10 requests for their chunks', async () => {
  const { clock, server, core, ids } = await watchMany(false)
  const { id: project } = server.lists.addProject({ name: 'Cardiology' })
  server.lists.chunks.set(project, [clock.now() - 3_600_000, clock.now() - 3_600_000])
  const summary = { total_results: 1, extraction_summary: { processed_chunks: 1 } }
  const result = { operation: 'extraction', project_id: project, ...summary }
  for (const id of ids) server.updateJob(id, { status: 'completed', result })
  const outcomes = () => [...core.store.state().jobs.values()].flatMap(({ outcome }) => outcome ?? [])
  expect(await clock.advanceUntil(() => outcomes().length === count, 100, 300_000)).toBeLessThanOrEqual(
    70_000,
  )
  expect(new Set(outcomes().map(({ kind }) => kind))).toEqual(new Set(['completedWithErrors']))
  expect(server.requests.count({ route: 'chunks' })).toBeLessThanOrEqual(10)
})
