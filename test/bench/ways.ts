import { join } from 'node:path'
import { mkdtemp } from 'node:fs/promises'
import { addServer } from '#main/core/commands/servers/edit-servers.ts'
import { watchJobsInText } from '#main/core/commands/jobs/watch.ts'
import type { Clock } from '#main/base/clock.ts'
import { createSeededRandom } from '#test/server/random.ts'
import { startCompileoServer, type CompileoServer } from '#test/server/index.ts'
import { openTestCore, createRecordingPresenter } from '#test/support/core.ts'
import { createFakeClock } from '#test/support/fake-clock.ts'

interface Polling {
  readonly name: string
  readonly pause: (nth: number) => number
}

const pollings: readonly Polling[] = [
  { name: 'asking every 2 s', pause: () => 2_000 },
  // The function `monitor_job_completion` in the guide waits `min(poll_interval * (2 ** attempt), 30)` with
  // an interval of 5 s.
  { name: "the guide's loop", pause: (nth) => Math.min(5_000 * 2 ** nth, 30_000) },
]

interface Way {
  readonly name: string
  readonly requests: readonly number[]
}

const jobMs = 10 * 60_000
/** How much the duration of jobs varies, so that they end at any time between two polls. */
const variesMs = 60_000
/** How many turns of the event loop a request needs in this process. */
const turns = 20

async function openScene(seed: number) {
  const clock = createFakeClock(undefined, turns)
  const server = await startCompileoServer({ clock, rateLimit: 1_000_000 })
  const random = createSeededRandom(seed)
  return {
    clock,
    server,
    async play(id: string) {
      const endsAt = clock.now() + jobMs + (random() - 0.5) * variesMs
      for (let progress = 0; clock.now() + 5_000 < endsAt; progress += 0.8) {
        server.updateJob(id, { progress })
        await clock.sleep(5_000)
      }
      await clock.sleep(endsAt - clock.now())
      server.updateJob(id, { status: 'completed', progress: 100 })
    },
  }
}

async function poll(server: CompileoServer, clock: Clock, id: string, { pause }: Polling): Promise<void> {
  for (let nth = 0; ; nth += 1) {
    const answer = await fetch(`${server.url}/api/v1/jobs/status/${id}`)
    const job: unknown = await answer.json()
    if (typeof job === 'object' && job !== null && 'status' in job && job.status === 'completed') return
    await clock.sleep(pause(nth))
  }
}

async function playPolling(jobs: number, polling: Polling): Promise<Way> {
  const { clock, server, play } = await openScene(1)
  let ended = 0
  try {
    const ids = Array.from({ length: jobs }, () => server.addJob({ status: 'running' }).id)
    const all = ids.map(async (id) => {
      await Promise.all([play(id), poll(server, clock, id, polling)])
      ended += 1
    })
    await clock.advanceUntil(() => ended === jobs, 1_000, 2 * jobMs)
    await Promise.all(all)
    return { name: polling.name, requests: ids.map((jobId) => server.requests.count({ jobId })) }
  } finally {
    await server.close()
  }
}

async function playOurs(parent: string, jobs: number): Promise<readonly number[]> {
  const { clock, server, play } = await openScene(1)
  const presenter = createRecordingPresenter()
  const core = openTestCore({ folder: await mkdtemp(join(parent, 'ways-')), presenter, clock })
  try {
    core.start()
    addServer(core.context, { url: server.url })
    const ids = Array.from({ length: jobs }, () => server.addJob({ status: 'running' }).id)
    const watching = watchJobsInText(core.context, { text: ids.join('\n') })
    await clock.advanceUntil(() => server.openStreams().length === jobs)
    await watching
    const all = ids.map(play)
    const completed = () =>
      new Set(
        [...presenter.shown, ...presenter.updates].flatMap(({ outcomes = [] }) =>
          outcomes.map(({ key }) => key),
        ),
      ).size
    await clock.advanceUntil(() => completed() === jobs, 1_000, 2 * jobMs)
    await Promise.all(all)
    return ids.map((jobId) => server.requests.count({ jobId }))
  } finally {
    await core.stop()
    await server.close()
  }
}

export async function simulate(
  folder: string,
  jobs: number,
): Promise<{ readonly ours: readonly number[]; readonly polling: readonly Way[] }> {
  const polling: Way[] = []
  for (const each of pollings) polling.push(await playPolling(jobs, each))
  return { ours: await playOurs(folder, jobs), polling }
}
