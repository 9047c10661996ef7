import { mkdirSync, writeFileSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { projectRoot } from '#scripts/project-paths.ts'
import { startCompileoServer, type CompileoServer } from '#test/server/index.ts'
import { dataFolder } from './bench-program.ts'
import type { Bench } from './place.ts'
import { spreadOf, valueAtMost, type Row } from './rows.ts'
import { startWindowApp, type WindowApp } from './window-app.ts'

const count = 10_000
const liveJobs = 50
const minute = 60_000
/** In ms. Chromium doesn't report shorter frames. */
const shortestMs = 50
const settlingMs = 1_500
/** The frame that opens the list also shows the window. It may take longer, because nothing moves yet. */
const goalsMs = { opening: 200, searching: 100, scrolling: 100 }

const pastRun = (index: number) => {
  const kind = index % 10 === 0 ? 'failed' : 'completed'
  const at = Date.now() - (3 * 60 + index) * minute
  const id = `${kind}@${at}`
  const error = kind === 'failed' && { error: `No answer from worker ${index % 7}: timeout after 30 s` }
  return { kind, at, id, run: { startedAt: at - 90_000, progress: 100, ...error } }
}

const label = (index: number) => `Document set ${index + 1}, cardiology`

function savedJob(index: number) {
  const { kind, at, id, run } = pastRun(index)
  return {
    ...run,
    serverId: 'server',
    jobId: `over-${index}`,
    label: label(index),
    addedAt: at - 100_000,
    status: kind,
    completedAt: at,
    heardAt: at,
    ending: { ...run, id, kind, run: 1, at },
    // Fifty failed jobs still need attention.
    ...(index % 200 > 0 && { dismissed: id }),
  }
}

function savedLines(index: number): readonly string[] {
  const { kind, at, id, run } = pastRun(index)
  const due = { ...run, key: `server/past-${index}`, id, kind, run: 1, at }
  return [
    JSON.stringify({ v: 1, due, label: label(index), server: 'Workstation' }),
    JSON.stringify({ v: 1, announced: `${due.key}#${id}` }),
  ]
}

const numbers = Array.from({ length: count }, (_, index) => index)

/** @param kind whether the runs belong to watched jobs */
export function writeRuns(folder: string, server: CompileoServer, kind: 'watched' | 'earlier'): void {
  const live = Array.from({ length: liveJobs }, (_, index) => {
    const { id } = server.addJob({ status: 'running', progress: 10, currentStep: 'Reading documents' })
    return { serverId: 'server', jobId: id, label: label(index), addedAt: Date.now(), status: 'running' }
  })
  const over = kind === 'watched' ? numbers.map(savedJob) : []
  const servers = [{ id: 'server', name: 'Workstation', url: server.url }]
  mkdirSync(folder, { recursive: true })
  const list = { version: 1, servers, jobs: [...live, ...over] }
  writeFileSync(join(folder, 'watch-list.json'), JSON.stringify(list))
  if (kind === 'earlier')
    writeFileSync(join(folder, 'outcomes.jsonl'), `${numbers.toReversed().flatMap(savedLines).join('\n')}\n`)
}

/**
 * Moves the progress of a job ten times a second, and completes a job every second.
 *
 * @returns a function that stops this
 */
export function startLive(server: CompileoServer): () => void {
  let nth = 0
  const timer = setInterval(() => {
    nth += 1
    const live = server.jobs.all().filter(({ status }) => status === 'running')
    const job = live[nth % live.length]
    if (!job) return
    if (nth % 10 === 0) server.updateJob(job.id, { status: 'completed', progress: 100 })
    else server.updateJob(job.id, { progress: Math.min(99, (job.progress ?? 0) + 1) })
  }, 100)
  return () => clearInterval(timer)
}

export const key = (keyCode: string, modifiers: readonly string[] = []) =>
  (modifiers.length > 0 || keyCode.length > 1 ? ['keyDown', 'keyUp'] : ['keyDown', 'char', 'keyUp']).map(
    (type) => ({ type, keyCode, modifiers }),
  )

export const wheel = (deltaY: number) => ({
  type: 'mouseWheel',
  x: 700,
  y: 500,
  deltaX: 0,
  deltaY,
  canScroll: true,
})

const pointerMove = (x: number) => ({ type: 'mouseMove', x, y: 500, movementX: 10, movementY: 0 })

interface Frames {
  readonly opening: number
  readonly searching: number
  readonly scrolling: number
}

async function measureOnce(app: WindowApp, server: CompileoServer): Promise<Frames> {
  const longest = async () => {
    await delay(settlingMs)
    const frames = app.takeLongFrames()
    return Math.max(shortestMs, ...frames.map(({ ms }) => ms))
  }
  app.takeLongFrames()
  await app.open()
  const opening = await longest()
  // Moves the pointer over the list, so that the order of rows is frozen.
  await app.input([pointerMove(600), pointerMove(610)], 120)
  const stopLive = startLive(server)
  await app.input(
    Array.from({ length: 150 }, () => wheel(-2_500)),
    30,
  )
  const scrolling = await longest()
  stopLive()
  await app.input([key('k', ['control']), ...Array.from('set 777', (letter) => key(letter))], 120)
  // The last entry of the palette filters the list.
  await app.input([key('Up'), key('Return')], 120)
  const searching = await longest()
  await app.close()
  return { opening, searching, scrolling }
}

/** Measures the longest frames while the user opens, searches and scrolls a list of ten thousand runs. */
export async function measureLongList(bench: Bench): Promise<readonly Row[]> {
  const { rounds, runtime, folder, say } = bench
  say(`The longest frame with ${count} runs: ${rounds} rounds`)
  const rows: Row[] = []
  for (const kind of ['watched', 'earlier'] as const) {
    const home = await mkdtemp(join(folder, 'list-'))
    const server = await startCompileoServer({ rateLimit: 1_000_000 })
    writeRuns(dataFolder(home), server, kind)
    const app = await startWindowApp(runtime, { folder: projectRoot, home, flags: ['--hidden'] })
    try {
      await delay(3_000)
      const taken: Frames[] = []
      for (let round = 0; round <= rounds; round += 1) {
        const frames = await measureOnce(app, server)
        if (round > 0) taken.push(frames)
      }
      for (const name of ['opening', 'searching', 'scrolling'] as const)
        rows.push({
          what: `${name} 10,000 ${kind} runs, longest frame`,
          unit: 'ms',
          ours: spreadOf(taken.map((each) => each[name])),
          goal: valueAtMost(goalsMs[name]),
        })
    } finally {
      await app.stop()
      await server.close()
    }
  }
  return rows
}
