import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { root } from '../../scripts/places.mjs'
import { startCompileoServer } from '../server/index.ts'
import { bundle } from '../support/bundle.ts'
import { countFrames } from './frames.ts'
import { report, type Order, type Report, type WatchListFile } from './heap-messages.ts'
import { moveJobs } from './idle.ts'
import type { Bench } from './place.ts'
import type { Outcome } from './rows.ts'
import { spreadOf } from './stats.ts'

/** With more jobs, the real server's limit would stretch this to an hour of waiting. */
const jobsOnServer = 1_000

async function hold(program: string, parent: string, asked: Omit<Order, 'folder'>): Promise<Report> {
  const folder = await mkdtemp(join(parent, 'core-'))
  const parts = await Promise.all(
    Array.from({ length: Math.ceil(asked.jobs / jobsOnServer) }, async (_, nth) => {
      const server = await startCompileoServer({ rateLimit: 1_000_000, seed: nth })
      const length = Math.min(jobsOnServer, asked.jobs - nth * jobsOnServer)
      const ids = Array.from({ length }, () => server.addJob({ status: 'running', progress: 0 }).id)
      return { id: `s${nth}`, server, ids, stopMoving: moveJobs(server, ids) }
    }),
  )
  const addedAt = Date.now()
  const watchList: WatchListFile = {
    version: 1,
    servers: parts.map(({ id, server: { url } }) => ({ id, name: id, url })),
    jobs: parts.flatMap(({ id: serverId, ids }) => ids.map((jobId) => ({ serverId, jobId, addedAt }))),
  }
  await writeFile(join(folder, 'watch-list.json'), JSON.stringify(watchList))
  if (asked.as === 'away') await Promise.all(parts.map(({ server }) => server.stop()))
  const order: Order = { ...asked, folder }
  const child = fork(program, [JSON.stringify(order)], { execArgv: ['--expose-gc'] })
  const endWithUs = () => child.kill('SIGKILL')
  process.on('exit', endWithUs)
  try {
    const gone = once(child, 'exit')
    const early = gone.then(() => Promise.reject(new Error('The process ended without a report')))
    const [result] = await Promise.race([once(child, 'message'), early])
    await gone
    return report.parse(result)
  } finally {
    process.off('exit', endWithUs)
    child.kill('SIGKILL')
    for (const { server, stopMoving } of parts) {
      stopMoving()
      await server.close()
    }
  }
}

const whole = (value: number) => Math.round(value).toLocaleString('en')

export async function measureGrowth({ folder, quick, say }: Bench): Promise<Outcome> {
  const [few, many] = quick ? [100, 1_000] : [1_000, 10_000]
  const restMs = quick ? 1_000 : 30_000
  say(`Growth: up to ${whole(many)} jobs, each moves once a minute`)
  const program = await bundle(join(root, 'test', 'bench', 'heap-program.ts'), folder)

  const held = (as: Order['as'], jobs: number, rest = 1_000) =>
    hold(program, folder, { as, jobs, restMs: rest })
  const eachKb = (less: Report, more: Report) => (more.heapBytes - less.heapBytes) / (many - few) / 1024
  const away = eachKb(await held('away', few), await held('away', many))
  const bare = eachKb(await held('bare streams', few), await held('bare streams', many))
  const live: (Report & { readonly jobs: number })[] = []
  for (const jobs of quick ? [few, many] : [10, 100, few, many])
    live.push({ jobs, ...(await held('live', jobs, restMs)) })
  const [less, more] = live.slice(-2)

  const lines: string[][] = []
  for (const { jobs, heapBytes, rssBytes, cpuMs, readyMs } of live) {
    const { perSecond } = await countFrames(jobs, quick ? 20_000 : 200_000)
    lines.push([
      whole(jobs),
      `${(heapBytes / 1024 / 1024).toFixed(1)} MiB`,
      `${whole(rssBytes / 1024 / 1024)} MiB`,
      `${whole(cpuMs)} ms`,
      whole(perSecond),
      `${(readyMs / 1000).toFixed(1)} s`,
    ])
  }
  const between = `heap growth from ${whole(few)} to ${whole(many)} jobs`
  return {
    rows: [
      {
        what: 'memory per watched job',
        unit: 'KB',
        ours: spreadOf([away]),
        goal: { of: 'value', at: 'most', value: 4 },
        note: `${between}; all that is known and done for one, without a connection.`,
      },
      {
        what: 'memory per live job',
        unit: 'KB',
        ours: spreadOf([less && more ? eachKb(less, more) : Number.NaN]),
        baselines: [{ name: 'a bare stream', spread: spreadOf([bare]) }],
        note: `${between}, each with its open stream. A bare stream is undici's fetch and a reader, and nothing else.`,
      },
    ],
    tables: [
      {
        title:
          'How the cost grows with the number of live jobs: the core in plain Node, each moves once a minute',
        head: ['jobs', 'heap', 'resident', 'CPU a minute', 'frames a second', 'all live after'],
        lines,
      },
    ],
  }
}
