import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { Agent, fetch } from 'undici'
import type { ConnectionState } from '../../shared/model.ts'
import { openCore } from '../support/core.ts'
import { order, watchListFile, type Report } from './heap-messages.ts'

const { folder, jobs, as, restMs } = order.parse(JSON.parse(process.argv[2] ?? ''))

async function holdInCore(like: ConnectionState): Promise<void> {
  const core = openCore({ folder })
  await new Promise<void>((resolve) => {
    let count = 0
    core.store.onChange((change) => {
      if (change.of !== 'job') return
      count +=
        Number(change.after?.connection.state === like) - Number(change.before?.connection.state === like)
      if (count === jobs) resolve()
    })
    core.start()
  })
}

async function holdStreams(): Promise<void> {
  const list = watchListFile.parse(JSON.parse(await readFile(join(folder, 'watch-list.json'), 'utf8')))
  const dispatcher = new Agent({ bodyTimeout: 0, headersTimeout: 0 })
  const urlOf = new Map(list.servers.map(({ id, url }) => [id, url]))
  for (const { serverId, jobId } of list.jobs) {
    const answer = await fetch(`${urlOf.get(serverId)}/api/v1/jobs/status/${jobId}/stream`, { dispatcher })
    const reader = answer.body?.getReader()
    await reader?.read()
    const readOn = async () => {
      while (!(await reader?.read())?.done);
    }
    void readOn()
  }
}

const begin = performance.now()
await (as === 'bare streams' ? holdStreams() : holdInCore(as === 'live' ? 'live' : 'offline'))
const readyMs = performance.now() - begin
await delay(Math.min(restMs, 2_000))
const cpuBefore = process.cpuUsage()
await delay(restMs)
const { user, system } = process.cpuUsage(cpuBefore)
// Memory of finalizers is freed by the next collection.
for (let nth = 0; nth < 3; nth += 1) {
  globalThis.gc?.()
  await delay(50)
}
const { heapUsed, rss } = process.memoryUsage()
const report: Report = {
  readyMs,
  cpuMs: ((user + system) / 1000) * (60_000 / restMs),
  heapBytes: heapUsed,
  rssBytes: rss,
}
process.send?.(report, () => process.exit())
