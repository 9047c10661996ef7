import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { mkdtemp } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { startCompileoServer, type CompileoServer } from '#test/server/index.ts'
import type { Bench } from './place.ts'
import { bareWindow, dataFolder, ourApp } from './bench-program.ts'
import { ratioAtMost, rowOf, type Row, type Seen } from './rows.ts'
import { startWindowApp, type Opening, type WindowApp } from './window-app.ts'

const jobs = 100
const live = 10

export function writeJobs(home: string, server: CompileoServer): void {
  const now = Date.now()
  const running = Array.from({ length: live }, (_, index) => {
    const progress = index % 50
    const { id } = server.addJob({ status: 'running', progress, currentStep: 'Reading documents' })
    return { serverId: 'server', jobId: id, addedAt: now - index, status: 'running', progress }
  })
  const over = Array.from({ length: jobs - running.length }, (_, index) => dismissedJob(index))
  const servers = [{ id: 'server', name: 'Workstation', url: server.url }]
  mkdirSync(dataFolder(home), { recursive: true })
  const list = { version: 1, servers, jobs: [...running, ...over] }
  writeFileSync(join(dataFolder(home), 'watch-list.json'), JSON.stringify(list))
}

interface Windows {
  readonly ours: WindowApp
  readonly bare: WindowApp
}

/** Waits until requests stop. When it starts, the app confirms thousands of finished jobs. */
async function untilQuiet({ requests }: CompileoServer): Promise<void> {
  for (let total = -1; total !== requests.total;) {
    ;({ total } = requests)
    await delay(1_000)
  }
}

async function withWindows(
  { runtime, folder }: Bench,
  use: (windows: Windows) => Promise<readonly Row[]>,
): Promise<readonly Row[]> {
  const home = await mkdtemp(join(folder, 'window-'))
  const server = await startCompileoServer({ rateLimit: 1_000_000 })
  writeJobs(join(home, 'ours'), server)
  const ours = await startWindowApp(runtime, { ...ourApp(join(home, 'ours')), flags: ['--hidden'] })
  const bare = await startWindowApp(runtime, bareWindow(join(home, 'bare')))
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
    { name: 'bare window', app: bare, rounds: [] },
  ]
  // The first round fills caches, so it isn't counted.
  for (let round = -1; round < rounds; round += 1) {
    for (const { app, rounds: openings } of seen) {
      const opening = await app.open()
      await app.close()
      if (round >= 0) openings.push(opening)
    }
  }
  return seen
}

export async function measureWindow(bench: Bench): Promise<readonly Row[]> {
  // Opening a window is fast, so measuring it on a busy machine takes many rounds.
  const rounds = bench.rounds * 4
  bench.say(`Opening the window with ${jobs} jobs: ${rounds} rounds`)
  return withWindows(bench, async (windows) => {
    const seen = await openInTurns(windows, rounds)
    return [
      rowOf(seen, 'click to the list painted', 'ms', ({ painted }) => painted, ratioAtMost(2.5)),
      rowOf(seen.slice(0, 1), 'click to the list rendered, not painted', 'ms', ({ rendered }) => rendered),
    ]
  })
}

function dismissedJob(index: number) {
  const kind = index % 10 === 0 ? 'failed' : 'completed'
  const at = Date.now() - (3 * 60 + index) * 60_000
  const id = `${kind}@${at}`
  const run = { startedAt: at - 90_000, progress: 100, ...(kind === 'failed' && { error: 'No answer' }) }
  return {
    ...run,
    serverId: 'server',
    jobId: `over-${index}`,
    label: `Document set ${index + 1}`,
    addedAt: at - 100_000,
    status: kind,
    completedAt: at,
    heardAt: at,
    ending: { ...run, id, kind, run: 1, at },
    dismissed: id,
  }
}
