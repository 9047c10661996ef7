import { readFile } from 'node:fs/promises'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { root } from '../../scripts/places.mjs'
import type { Runtime } from '../../scripts/steps/electron-runtime.mjs'
import { startCompileoServer, type CompileoServer } from '../server/index.ts'
import { startWindowApp, type Opening, type WindowApp } from './window-app.ts'

/** Medians of some rounds, ms after the click on the tray icon. */
export type OpeningFigures = Omit<Opening, 'rendererPid'>

/** Opening the window, and a bare one by its side. */
export interface WindowOpening {
  readonly rounds: number
  readonly app: OpeningFigures
  readonly bare: OpeningFigures
}

/** How a window did while it was scrolled. */
export interface LoadFigures {
  /** Of the screen's refreshes. */
  readonly medianFrameMs: number
  readonly p99FrameMs: number
  readonly longestFrameMs: number
  readonly framesOver50Ms: number
  readonly frames: number
  /** Of one core, 0-1. */
  readonly rendererMainThread: number
  readonly mainProcess: number
}

/** The list under load, the same list while nothing changes, and a bare page of rows. */
export interface WindowLoad {
  readonly jobs: number
  readonly changesPerSecond: number
  readonly app: LoadFigures
  readonly quiet: LoadFigures
  readonly bare: LoadFigures
}

const bare = join(root, 'test/bench/window-bare')

/** How many of these jobs run and have a stream; the others are over. */
const live = (jobs: number) => Math.ceil(jobs / 10)

/** The watch-list of somebody who never takes a job off it. */
export async function writeWatchList(userData: string, server: CompileoServer, jobs: number): Promise<void> {
  const now = Date.now()
  const running = Array.from({ length: live(jobs) }, (_, index) => {
    const { id } = server.addJob({ status: 'running', progress: index % 100, currentStep: 'Processing' })
    return { serverId: 'server', jobId: id, addedAt: now - index, status: 'running', progress: index % 100 }
  })
  const over = Array.from({ length: jobs - running.length }, (_, index) => {
    const kind = index % 10 === 0 ? 'failed' : 'completed'
    // Long ago, so that it isn't looked at again.
    const at = now - (3 * 60 + index) * 60_000
    const error = kind === 'failed' ? 'ConnectionError: the model did not answer' : undefined
    const jobId = `over-${index}`
    const ending = { id: `${kind}@${at}`, kind, run: 1, at, startedAt: at - 90_000, progress: 100, error }
    return {
      serverId: 'server',
      jobId,
      label: `Extraction ${index}`,
      addedAt: at - 100_000,
      status: kind,
      progress: 100,
      startedAt: at - 90_000,
      completedAt: at,
      heardAt: at,
      error,
      ending,
    }
  })
  const content = {
    version: 1,
    servers: [{ id: 'server', name: 'Workstation', url: server.url }],
    jobs: [...running, ...over],
  }
  await mkdir(userData, { recursive: true })
  await writeFile(join(userData, 'watch-list.json'), JSON.stringify(content))
}

/** The built app, hidden, with so many jobs, all that run with their stream open. */
async function startApp(runtime: Runtime, server: CompileoServer, jobs: number): Promise<WindowApp> {
  const prepare = (userData: string) => writeWatchList(userData, server, jobs)
  const app = await startWindowApp(runtime, { path: root, flags: ['--hidden'] }, prepare)
  await server.until(() => server.openStreams().length >= live(jobs))
  return app
}

const part = (values: readonly number[], share: number) => {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN
}

function medians(openings: readonly Opening[]): OpeningFigures {
  const median = (of: keyof OpeningFigures) => part(openings.map((opening) => opening[of]), 0.5)
  return {
    shown: median('shown'),
    firstContentfulPaint: median('firstContentfulPaint'),
    rows: median('rows'),
    cpuMs: median('cpuMs'),
  }
}

/** Opens the window of the app with 100 jobs, and a bare one, in turns; both were open before. */
export async function measureWindowOpening(runtime: Runtime, rounds: number): Promise<WindowOpening> {
  const server = await startCompileoServer({ rateLimit: 1_000_000 })
  const apps = [await startApp(runtime, server, 100), await startWindowApp(runtime, { path: bare })]
  const openings = apps.map((): Opening[] => [])
  try {
    // The first opening of a program is another thing: it fills the caches.
    for (let round = -1; round < rounds; round++) {
      for (const [index, app] of apps.entries()) {
        const opening = await app.open()
        await app.close()
        if (round >= 0) openings[index]?.push(opening)
      }
    }
    const [ours = [], theirs = []] = openings
    return { rounds, app: medians(ours), bare: medians(theirs) }
  } finally {
    for (const app of apps) await app.stop()
    await server.close()
  }
}

/** CPU time so far, ms: of a process, or of one of its threads. */
async function cpuMs(pid: number, thread?: number): Promise<number> {
  const file = thread === undefined ? `/proc/${pid}/stat` : `/proc/${pid}/task/${thread}/stat`
  const fields = (await readFile(file, 'utf8')).replace(/^.*\) /s, '').split(' ')
  // utime and stime, in ticks of which Linux has 100 a second.
  return (Number(fields[11]) + Number(fields[12])) * 10
}

export async function measureScroll(app: WindowApp, rendererPid: number, ms: number): Promise<LoadFigures> {
  const before = [await cpuMs(rendererPid, rendererPid), await cpuMs(app.pid)]
  const begin = performance.now()
  const { frames } = await app.scroll(ms)
  const took = performance.now() - begin
  const after = [await cpuMs(rendererPid, rendererPid), await cpuMs(app.pid)]
  const [rendererMainThread = Number.NaN, mainProcess = Number.NaN] = after.map(
    (cpu, index) => (cpu - (before[index] ?? 0)) / took,
  )
  return {
    medianFrameMs: part(frames, 0.5),
    p99FrameMs: part(frames, 0.99),
    longestFrameMs: Math.max(...frames),
    framesOver50Ms: frames.filter((frame) => frame > 50).length,
    frames: frames.length,
    rendererMainThread,
    mainProcess,
  }
}

/** Scrolls the list of `jobs` while the server changes so many of them a second, and while it changes none. */
export async function measureWindowLoad(
  runtime: Runtime,
  { jobs, changesPerSecond, ms }: { jobs: number; changesPerSecond: number; ms: number },
): Promise<WindowLoad> {
  const server = await startCompileoServer({ rateLimit: 1_000_000 })
  const app = await startApp(runtime, server, jobs)
  const bareApp = await startWindowApp(runtime, { path: bare, flags: ['--rows'] })
  try {
    const { rendererPid: barePid } = await bareApp.open()
    const bareFigures = await measureScroll(bareApp, barePid, ms)
    await bareApp.close()
    const { rendererPid } = await app.open()
    const quiet = await measureScroll(app, rendererPid, ms)
    const change = changing(server, changesPerSecond)
    const figures = await measureScroll(app, rendererPid, ms)
    const changed = change.stop()
    return { jobs, changesPerSecond: changed, app: figures, quiet, bare: bareFigures }
  } finally {
    await Promise.all([app.stop(), bareApp.stop()])
    await server.close()
  }
}

/** Moves the running jobs on, one after the other. `stop` tells how many a second it came to. */
export function changing(server: CompileoServer, perSecond: number) {
  const ids = server.jobs.all().map(({ id }) => id)
  const everyMs = 10
  const begin = performance.now()
  let changed = 0
  const timer = setInterval(() => {
    const due = ((performance.now() - begin) * perSecond) / 1000
    for (; changed < due; changed++) {
      const progress = (changed / ids.length + changed) % 100
      server.updateJob(ids[changed % ids.length] ?? '', { progress, currentStep: `Processing chunk ${changed}` })
    }
  }, everyMs)
  return {
    stop() {
      clearInterval(timer)
      return (changed * 1000) / (performance.now() - begin)
    },
  }
}
