import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { mkdtemp } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { openWatchList } from '#main/storage/watch-list.ts'
import { root } from '#scripts/places.ts'
import { startCompileoServer, type CompileoServer } from '#test/server/index.ts'
import type { Bench } from './place.ts'
import { dataFolder } from './bench-program.ts'
import { atMost, rowOf, type Outcome, type Seen } from './rows.ts'
import { startWindowApp, type Opening, type WindowApp } from './window-app.ts'

const bareFolder = join(root, 'test', 'bench', 'programs', 'window')

const jobs = 100
const live = 10

function writeJobs(home: string, server: CompileoServer): void {
  const now = Date.now()
  const running = Array.from({ length: live }, (_, index) => {
    const progress = index % 50
    const { id } = server.addJob({ status: 'running', progress, currentStep: 'Reading documents' })
    return { serverId: 'server', jobId: id, addedAt: now - index, status: 'running', progress }
  })
  const over = Array.from({ length: jobs - running.length }, (_, index) => dismissedJob(index))
  const servers = [{ id: 'server', name: 'Workstation', url: server.url }]
  writeWatchList(dataFolder(home), servers, [...running, ...over])
}

interface Windows {
  readonly ours: WindowApp
  readonly bare: WindowApp
}

/** The app confirms all finished jobs at its start: thousands of requests. */
async function untilQuiet({ requests }: CompileoServer): Promise<void> {
  for (let total = -1; total !== requests.total;) {
    ;({ total } = requests)
    await delay(1_000)
  }
}

async function withWindows(
  { runtime, folder }: Bench,
  use: (windows: Windows) => Promise<Outcome>,
): Promise<Outcome> {
  const home = await mkdtemp(join(folder, 'window-'))
  const server = await startCompileoServer({ rateLimit: 1_000_000 })
  writeJobs(join(home, 'ours'), server)
  const ours = await startWindowApp(runtime, { folder: root, home: join(home, 'ours'), flags: ['--hidden'] })
  const bare = await startWindowApp(runtime, { folder: bareFolder, home: join(home, 'bare') })
  try {
    await server.until(() => server.openStreams().length >= live)
    await untilQuiet(server)
    return await use({ ours, bare })
  } finally {
    await Promise.all([ours.stop(), bare.stop()])
    await server.close()
  }
}

async function openInTurns({ ours, bare }: Windows, rounds: number): Promise<readonly Seen<Opening>[]> {
  const seen: readonly (Seen<Opening> & { readonly app: WindowApp })[] = [
    { name: 'Compileo Tray', app: ours, rounds: [] },
    { name: 'bare', app: bare, rounds: [] },
  ]
  // The first opening fills the caches, and doesn't count.
  for (let round = -1; round < rounds; round += 1) {
    for (const { app, rounds: openings } of seen) {
      const opening = await app.open()
      await app.close()
      if (round >= 0) openings.push(opening)
    }
  }
  return seen
}

export async function measureWindow(bench: Bench): Promise<Outcome> {
  // Opening is fast, so a noisy machine needs many rounds.
  const rounds = bench.rounds * 4
  bench.say(`Opening the window with ${jobs} jobs: ${rounds} rounds`)
  return withWindows(bench, async (windows) => {
    const seen = await openInTurns(windows, rounds)
    const rows = [
      rowOf(seen, 'click to the list painted', 'ms', ({ painted }) => painted, atMost(1.6)),
      rowOf(seen.slice(0, 1), 'click to the list that answers', 'ms', ({ answers }) => answers),
    ]
    return { rows }
  })
}

/** One in ten has failed. */
function dismissedJob(index: number) {
  const isFailed = index % 10 === 0
  const name = `Document set ${index + 1}`
  const job = finishedJob(index, isFailed ? 'failed' : 'completed', name, isFailed ? 'No answer' : undefined)
  return { ...job, dismissed: job.ending.id }
}

function finishedJob(index: number, kind: 'completed' | 'failed', label: string, error?: string) {
  const at = Date.now() - (3 * 60 + index) * 60_000
  const run = { startedAt: at - 90_000, progress: 100, error }
  return {
    ...run,
    serverId: 'server',
    jobId: `over-${index}`,
    label,
    addedAt: at - 100_000,
    status: kind,
    completedAt: at,
    heardAt: at,
    ending: { ...run, id: `${kind}@${at}`, kind, run: 1, at },
  }
}

interface ServerOfFile {
  readonly id: string
  readonly name: string
  readonly url: string
}

/** The app keeps live and finished jobs apart. */
function writeWatchList(folder: string, servers: readonly ServerOfFile[], saved: readonly object[]): void {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'watch-list.json'), JSON.stringify({ version: 3, servers, jobs: saved }))
  const file = openWatchList({
    folder,
    now: Date.now(),
    onCorrupt({ code }) {
      throw new Error(`The app can’t read this watch-list: ${code}`)
    },
  })
  const list = file.take()
  if (list.jobs.length < saved.length) throw new Error('A saved job has no valid ID, or no server')
  file.finished.put(list.jobs.filter(({ ending }) => ending))
  file.write({ ...list, jobs: list.jobs.filter(({ ending }) => !ending) })
  file.finished.close()
}
