import { expect, it } from 'vitest'
import { toJobKey } from '#main/core/state/reduce-job.ts'
import type { CompileoServer } from '#test/server/index.ts'
import { closeAfterTest } from '#test/support/close-after-test.ts'
import { createFakeClock, waitForTurns } from '#test/support/fake-clock.ts'
import { startServerForTest } from '#test/support/start-server-for-test.ts'
import { refusedBy } from './watching-scene.ts'
import { startWatchingEngine } from '#test/support/watching-engine.ts'

async function quiet(server: CompileoServer): Promise<void> {
  for (let idle = 0, total = -1; idle < 30; idle += 1) {
    await waitForTurns()
    if (server.requests.total !== total) idle = 0
    ;({ total } = server.requests)
  }
}

it('500 jobs are followed within 400 s, and none of their requests is rate-limited', async () => {
  const clock = createFakeClock()
  const server = await startServerForTest({ clock, rateLimit: 200, retentionMs: Infinity })
  const ids = Array.from({ length: 500 }, () => server.addJob({ status: 'running', progress: 1 }).id)
  const failed = server.addJob({ status: 'failed' })
  const watching = startWatchingEngine({ clock })
  closeAfterTest(() => watching.stop())
  watching.engine.setVisibleJobs(ids.slice(-10).map((id) => toJobKey('s', id)))
  watching.addServer(server.url)
  const start = clock.now()
  const keys = ids.map((id) => watching.watch(id))
  const live = () => keys.filter((key) => watching.job(key).run.connection.state === 'live').length

  await quiet(server)
  // Four fifths of the limit are 160 requests. One is for the queue, and each stream takes two.
  expect(live()).toBe(79)
  for (const key of keys.slice(-10)) expect(watching.job(key).run.connection.state).toBe('live')

  const command = watching.engine
    .client('s')
    ?.restart(failed.id, { signal: new AbortController().signal, priority: 'command' })
  expect(await command).toMatchObject({ ok: true })
  expect(server.requests.list({ method: 'POST' })).toMatchObject([{ at: start, status: 200 }])
  const [ended = ''] = ids.slice(-1)
  server.updateJob(ended, { status: 'completed' })
  await clock.advance(1000)
  await quiet(server)
  expect(watching.outcomes).toMatchObject([{ key: toJobKey('s', ended), kind: 'completed' }])

  while (live() < 499 && clock.now() < start + 400_000) {
    await clock.advance(1000)
    await quiet(server)
  }
  expect(live()).toBe(499)
  expect(clock.now() - start).toBeLessThanOrEqual(400_000)
  const requests = server.requests.list()
  expect(refusedBy(server)).toEqual([])
  const ofJobs = ids.map((id) => requests.filter(({ jobId }) => jobId === id))
  for (const ofJob of ofJobs)
    expect(ofJob.slice(0, 2).map(({ route }) => route)).toEqual(['status', 'stream'])
  expect(server.requests.count({ route: 'stream' })).toBe(500)
  expect(server.endlessStreams).toEqual([])
  // Until the last job is confirmed, only queue, plugin, command and outcome requests may go out.
  const firstTwo = new Set(ofJobs.flatMap((ofJob) => ofJob.slice(0, 2)))
  const lastLook = requests.findLastIndex((request) => request.route === 'status' && firstTwo.has(request))
  const others = requests
    .slice(0, lastLook)
    .filter(
      (request) => !firstTwo.has(request) && request.route !== 'stats' && request.route !== 'plugin-version',
    )
  expect(others.map(({ jobId }) => jobId)).toEqual([failed.id, ended])
}, 60_000)
