import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { addServer } from '../../main/commands/servers.ts'
import { watch } from '../../main/commands/watch.ts'
import { startCompileoServer } from '../server/index.ts'
import { openCore, recordingPresenter } from '../support/core.ts'

/** How long it took to tell of an ending, ms, and what it cost. */
export interface LatencyFigures {
  readonly way: string
  readonly median: number
  readonly p99: number
  readonly requestsPerJob: number
}

const at = (sorted: readonly number[], part: number) =>
  sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? Number.NaN

function figures(way: string, took: readonly number[], requests: number): LatencyFigures {
  const sorted = took.toSorted((a, b) => a - b)
  return { way, median: at(sorted, 0.5), p99: at(sorted, 0.99), requestsPerJob: requests / took.length }
}

/** The core as the app has it: from the server's change to the notification handed to the system. */
export async function measureCore(endings: number): Promise<LatencyFigures> {
  const server = await startCompileoServer({ streamIntervalMs: 2, rateLimit: 1_000_000 })
  const folder = await mkdtemp(join(tmpdir(), 'compileo-tray-bench-'))
  const endedAt = new Map<string, number>()
  const took: number[] = []
  let told: (() => void) | undefined
  const presenter = recordingPresenter(({ id }) => {
    took.push(performance.now() - (endedAt.get(id.slice(id.indexOf('/') + 1)) ?? Number.NaN))
    told?.()
    return { taken: true }
  })
  const core = openCore({ folder, presenter })
  try {
    core.start()
    addServer(core.context, { url: server.url })
    const ids = Array.from({ length: endings }, () => server.addJob({ status: 'running', progress: 50 }).id)
    await watch(core.context, { text: ids.join('\n') })
    await server.until(() => server.openStreams().length === endings)
    server.requests.clear()
    for (const id of ids) {
      const next = new Promise<void>((resolve) => {
        told = resolve
      })
      endedAt.set(id, performance.now())
      server.updateJob(id, { status: 'completed', progress: 100 })
      await next
    }
    // The confirming GET, and the stream's own request from before.
    return figures('Compileo Tray', took, server.requests.count({ route: 'status' }) + endings)
  } finally {
    await core.stop()
    await server.close()
    await rm(folder, { recursive: true, force: true })
  }
}

/** What Compileo's own web interface does: asks for the status every two seconds. All jobs at once, each ends once. */
export async function measurePolling(
  endings: number,
  everyMs = 2_000,
  runsMs = 10_000,
): Promise<LatencyFigures> {
  const server = await startCompileoServer({ rateLimit: Infinity })
  const took: number[] = []
  async function follow(id: string, begin: number, endsAt: number) {
    const timer = setTimeout(
      () => server.updateJob(id, { status: 'completed', progress: 100 }),
      endsAt - begin,
    )
    for (let next = begin; ; next += everyMs) {
      await new Promise((resolve) => {
        setTimeout(resolve, Math.max(0, next - performance.now()))
      })
      const answer = await fetch(`${server.url}/api/v1/jobs/status/${id}`)
      const job: unknown = await answer.json()
      if (typeof job === 'object' && job !== null && 'status' in job && job.status === 'completed') break
    }
    clearTimeout(timer)
    took.push(performance.now() - endsAt)
  }
  try {
    const begin = performance.now()
    await Promise.all(
      Array.from({ length: endings }, (_, index) => {
        const { id } = server.addJob({ status: 'running', progress: 50 })
        return follow(id, begin, begin + runsMs / 2 + (index * runsMs) / (2 * endings))
      }),
    )
    return figures(`asking every ${everyMs / 1000} s`, took, server.requests.count({ route: 'status' }))
  } finally {
    await server.close()
  }
}
