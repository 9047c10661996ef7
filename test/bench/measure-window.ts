import { mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { root } from '#scripts/places.ts'
import { startCompileoServer, type CompileoServer } from '#test/server/index.ts'
import { writeWatchList } from '#test/support/write-watch-list.ts'
import { dismissedJob } from './finished.ts'
import type { Bench } from './place.ts'
import { cpuOf } from './processes.ts'
import { dataFolder } from './bench-program.ts'
import { atMost, rowOf, type Goal, type Outcome, type Seen } from './rows.ts'
import { startWindowApp, type Opening, type WindowApp } from './window-app.ts'

interface Scrolling {
  readonly longestFrame: number
  readonly p99Frame: number
  readonly framesOver50Ms: number
  readonly pageThread: number
  readonly mainProcess: number
}

const bareFolder = join(root, 'test', 'bench', 'programs', 'window')

const live = (jobs: number) => Math.ceil(jobs / 10)

function writeJobs(home: string, server: CompileoServer, jobs: number): void {
  const now = Date.now()
  const running = Array.from({ length: live(jobs) }, (_, index) => {
    const progress = index % 50
    const { id } = server.addJob({ status: 'running', progress, currentStep: 'Reading documents' })
    return { serverId: 'server', jobId: id, addedAt: now - index, status: 'running', progress }
  })
  const over = Array.from({ length: jobs - running.length }, (_, index) => dismissedJob(index))
  const servers = [{ id: 'server', name: 'Workstation', url: server.url }]
  writeWatchList(dataFolder(home), servers, [...running, ...over])
}

interface Windows {
  readonly server: CompileoServer
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
  { jobs, barePage }: { readonly jobs: number; readonly barePage: 'line' | 'rows' },
  use: (windows: Windows) => Promise<Outcome>,
): Promise<Outcome> {
  const home = await mkdtemp(join(folder, 'window-'))
  const server = await startCompileoServer({ rateLimit: 1_000_000 })
  writeJobs(join(home, 'ours'), server, jobs)
  const ours = await startWindowApp(runtime, { folder: root, home: join(home, 'ours'), flags: ['--hidden'] })
  const bare = await startWindowApp(runtime, {
    folder: bareFolder,
    home: join(home, 'bare'),
    flags: [barePage],
  })
  try {
    await server.until(() => server.openStreams().length >= live(jobs))
    await untilQuiet(server)
    return await use({ server, ours, bare })
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

async function measureOpening(bench: Bench): Promise<Outcome> {
  const jobs = 100
  // Opening is fast, so a noisy machine needs many rounds.
  const rounds = bench.rounds * 4
  bench.say(`Opening the window with ${jobs} jobs: ${rounds} rounds`)
  return withWindows(bench, { jobs, barePage: 'line' }, async (windows) => {
    const seen = await openInTurns(windows, rounds)
    const row = (what: string, of: (opening: Opening) => number, goal?: Goal) =>
      rowOf(seen, what, 'ms', of, goal)
    return {
      rows: [
        {
          ...row(
            'click to first contentful paint',
            ({ firstContentfulPaint }) => firstContentfulPaint,
            atMost(1.3),
          ),
          note: `${jobs} jobs; the window was open before. Its first paint shows the whole list, and then the window.`,
        },
        row('click to the window on the screen', ({ shown }) => shown),
        row('click to the list painted', ({ rows }) => rows, atMost(1.6)),
        row('CPU of the page until then', ({ cpuMs }) => cpuMs, atMost(1.8)),
        {
          ...rowOf(seen.slice(0, 1), 'click to the list that answers', 'ms', ({ answers }) => answers),
        },
        rowOf(seen.slice(0, 1), 'CPU of the page until that', 'ms', ({ cpuUntilAnswers }) => cpuUntilAnswers),
      ],
    }
  })
}

async function scrollAndMeasure(app: WindowApp, page: number, ms: number): Promise<Scrolling> {
  const used = () => Promise.all([cpuOf(page, 'main thread'), cpuOf(app.pid, 'all')])
  const [pageBefore, mainBefore] = await used()
  const begin = performance.now()
  const frames = await app.scroll(ms)
  const took = performance.now() - begin
  const [pageAfter, mainAfter] = await used()
  const sorted = frames.toSorted((a, b) => a - b)
  return {
    longestFrame: sorted.at(-1) ?? Number.NaN,
    p99Frame: sorted[Math.floor(sorted.length * 0.99)] ?? Number.NaN,
    framesOver50Ms: frames.filter((frame) => frame > 50).length,
    pageThread: (100 * (pageAfter - pageBefore)) / took,
    mainProcess: (100 * (mainAfter - mainBefore)) / took,
  }
}

function changing(server: CompileoServer, perSecond: number): { readonly stop: () => void } {
  const jobs = server.jobs.all()
  const begin = performance.now()
  let changed = 0
  const timer = setInterval(() => {
    const due = ((performance.now() - begin) * perSecond) / 1_000
    for (; changed < due; changed += 1) {
      const job = server.jobs.get(jobs[changed % jobs.length]?.id ?? '')
      // A falling or constant progress would trigger a confirmation.
      if (job) server.updateJob(job.id, { progress: job.progress + 0.1, currentStep: `Step ${changed}` })
    }
  }, 10)
  return { stop: () => clearInterval(timer) }
}

function measureLoad(bench: Bench): Promise<Outcome> {
  const [jobs, perSecond] = [10_000, 500]
  const ms = bench.quick ? 3_000 : 10_000
  bench.say(`The window under load, scrolled for ${ms / 1_000} s: ${bench.rounds} rounds`)
  return withWindows(bench, { jobs, barePage: 'rows' }, async ({ server, ours, bare }) => {
    const seen: readonly (Seen<Scrolling> & { readonly app: WindowApp })[] = [
      { name: 'Compileo Tray', app: ours, rounds: [] },
      { name: 'bare', app: bare, rounds: [] },
    ]
    for (let round = 0; round < bench.rounds; round += 1) {
      for (const { app, rounds } of seen) {
        const { page } = await app.open()
        const change = app === ours ? changing(server, perSecond) : undefined
        rounds.push(await scrollAndMeasure(app, page, ms))
        change?.stop()
        await app.close()
      }
    }
    const row = (what: string, unit: string, of: (round: Scrolling) => number) => rowOf(seen, what, unit, of)
    const under = `${jobs.toLocaleString('en')} jobs, ${perSecond} changes a second, scrolling`
    return {
      rows: [
        {
          ...row('longest frame under load', 'ms', ({ longestFrame }) => longestFrame),
          goal: { of: 'value', at: 'most', value: 50 },
          note: `${under}; the bare page is rows that stand still. Of this figure the machine's other work is a part.`,
        },
        row('frame under load, 99th percentile', 'ms', ({ p99Frame }) => p99Frame),
        row('frames over 50 ms under load', '', ({ framesOver50Ms }) => framesOver50Ms),
        {
          ...row("page's main thread under load", '% of a core', ({ pageThread }) => pageThread),
          goal: { of: 'value', at: 'most', value: 50 },
        },
        row('main process under load', '% of a core', ({ mainProcess }) => mainProcess),
      ],
    }
  })
}

export async function measureWindow(bench: Bench): Promise<Outcome> {
  const outcomes = [await measureOpening(bench), await measureLoad(bench)]
  return { rows: outcomes.flatMap(({ rows }) => rows) }
}
