import { mkdtemp, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { root } from '../../scripts/places.mjs'
import { startCompileoServer, type CompileoServer } from '../server/index.ts'
import { writeHistory } from '../support/write-history.ts'
import { writeWatchList } from '../support/write-watch-list.ts'
import { dismissedJob } from './finished.ts'
import type { Bench } from './place.ts'
import { cpuOf } from './processes.ts'
import { dataFolder, ourApp, startProgram } from './bench-program.ts'
import { rowOf, type Outcome, type Row, type Seen } from './rows.ts'
import { quantile, spreadOf } from './stats.ts'
import { startWindowApp } from './window-app.ts'

interface Amount {
  readonly servers: number
  readonly live: number
  readonly finished: number
}

const amounts: readonly (Amount & { readonly name: string })[] = [
  { name: 'Compileo Tray', servers: 5, live: 200, finished: 10_000 },
  { name: '40 jobs', servers: 1, live: 20, finished: 20 },
]

const files = ['watch-list.json', 'finished-jobs.jsonl', 'outcomes.jsonl'] as const

interface Round {
  readonly registeredMs: number
  readonly readableMs: number
  /** All processes, from the start until each live job has its stream, ms. */
  readonly startCpuMs: number
  readonly pssMb: number
  readonly list: number
  /** Main process and page, until a moment after the list was painted, ms. */
  readonly listCpuMs: number
  readonly history: number
  readonly p99Frame: number
  /** Of one core, percent. */
  readonly pageThread: number
}

/** How long the list is scrolled, ms. */
const scrollMs = 3_000

async function writeProfile(home: string, servers: readonly CompileoServer[], amount: Amount): Promise<void> {
  const folder = dataFolder(home)
  const named = servers.map(({ url }, nth) => ({
    id: nth === 0 ? 'server' : `server-${nth}`,
    name: `Server ${nth + 1}`,
    url,
  }))
  const addedAt = Date.now()
  const running = Array.from({ length: amount.live }, (_, index) => {
    const nth = index % servers.length
    const job = servers[nth]?.addJob({ status: 'running', progress: index % 50, currentStep: 'Reading' })
    const label = `Volume ${index + 1}`
    return {
      serverId: named[nth]?.id,
      jobId: job?.id,
      label,
      addedAt,
      status: 'running',
      progress: index % 50,
    }
  })
  const finished = Array.from({ length: amount.finished }, (_, index) => dismissedJob(index))
  writeWatchList(folder, named, [...running, ...finished])
  writeHistory(
    folder,
    finished.toReversed().map(({ jobId, label, ending }) => ({
      outcome: { ...ending, key: `server/${jobId}` },
      label,
      server: 'Server 1',
      announced: true,
    })),
  )
  await writeFile(join(folder, 'settings.json'), JSON.stringify({ keepFinishedDays: 0 }))
}

async function measureRound({ runtime }: Bench, home: string, isLive: () => Promise<void>): Promise<Round> {
  const running = await startProgram(runtime, ourApp(home))
  await Promise.race([isLive(), running.ended])
  const { registeredMs, readableMs } = running
  const { pssMb, threads } = await running.usage()
  const startCpuMs = [...threads.values()].reduce((sum, { cpuMs }) => sum + cpuMs, 0)
  await running.stop()

  const app = await startWindowApp(runtime, { folder: root, home, flags: ['--hidden'] })
  try {
    await isLive()
    // The first opening fills the caches.
    await app.open()
    await app.close()
    const before = await cpuOf(app.pid, 'all')
    const { rows: list, page } = await app.open()
    const listCpuMs = (await cpuOf(app.pid, 'all')) - before + (await cpuOf(page, 'all'))
    const still = await cpuOf(page, 'main thread')
    const frames = await app.scroll(scrollMs)
    const pageThread = (100 * ((await cpuOf(page, 'main thread')) - still)) / scrollMs
    const history = await app.goTo('History', '.outcome-row')
    return {
      registeredMs,
      readableMs,
      startCpuMs,
      pssMb,
      list,
      listCpuMs,
      history,
      p99Frame: quantile(frames, 0.99),
      pageThread,
    }
  } finally {
    await app.stop()
  }
}

async function sizeRows(home: string): Promise<readonly Row[]> {
  const sizes = await Promise.all(
    files.map(async (name) => (await stat(join(dataFolder(home), name)).catch(() => ({ size: 0 }))).size),
  )
  return files.map((name, nth) => ({
    what: `${name}, many jobs`,
    unit: 'KB',
    ours: spreadOf([(sizes[nth] ?? 0) / 1024]),
  }))
}

export async function measureMany(bench: Bench): Promise<Outcome> {
  bench.say(`Many servers and jobs: ${bench.rounds} rounds`)
  const folder = await mkdtemp(join(bench.folder, 'many-'))
  const scenes = await Promise.all(
    amounts.map(async ({ name, ...amount }, nth) => {
      const starting = Array.from({ length: amount.servers }, () =>
        startCompileoServer({ rateLimit: 1_000_000 }),
      )
      const servers = await Promise.all(starting)
      const home = join(folder, String(nth))
      await writeProfile(home, servers, amount)
      const isLive = async () => {
        const each = amount.live / amount.servers
        await Promise.all(servers.map((server) => server.until(() => server.openStreams().length === each)))
      }
      const seen: Seen<Round> = { name, rounds: [] }
      return { servers, home, isLive, seen }
    }),
  )
  try {
    for (let round = 0; round < bench.rounds; round += 1) {
      for (const { home, isLive, seen } of scenes) seen.rounds.push(await measureRound(bench, home, isLive))
    }
    const all = scenes.map(({ seen }) => seen)
    const rows = [
      rowOf(all, 'many jobs: start to tray icon', 'ms', ({ registeredMs }) => registeredMs),
      rowOf(all, 'many jobs: start to a menu that opens', 'ms', ({ readableMs }) => readableMs),
      rowOf(all, 'many jobs: CPU until all are live', 'ms', ({ startCpuMs }) => startCpuMs),
      rowOf(all, 'many jobs: memory, tray only', 'MiB', ({ pssMb }) => pssMb),
      rowOf(all, 'many jobs: click to the list painted', 'ms', ({ list }) => list),
      rowOf(all, 'many jobs: CPU of the list', 'ms', ({ listCpuMs }) => listCpuMs),
      rowOf(all, 'many jobs: press to the history painted', 'ms', ({ history }) => history),
      rowOf(all, 'many jobs: frame while scrolling, 99th percentile', 'ms', ({ p99Frame }) => p99Frame),
      rowOf(all, 'many jobs: page’s thread while scrolling', '% of a core', ({ pageThread }) => pageThread),
    ]
    const [many] = scenes
    return { rows: [...rows, ...(many ? await sizeRows(many.home) : [])] }
  } finally {
    await Promise.all(scenes.flatMap(({ servers }) => servers.map((server) => server.close())))
  }
}
