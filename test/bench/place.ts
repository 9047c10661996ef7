import { mkdir, writeFile, mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { createServerState } from '#main/core/state/new-server.ts'
import { createJob } from '#main/core/state/reduce-job.ts'
import { AppStore } from '#main/core/state/store.ts'
import { getIconPng } from '#main/desktop/tray-icon.ts'
import { createMenuTemplate } from '#main/desktop/electron/electron-tray.ts'
import { createTrayView } from '#main/desktop/tray/view.ts'
import { type ProfileJob, writeProfile } from '#test/support/demo-profile.ts'
import { texts } from '#test/support/english.ts'
import type { Runtime } from '#scripts/steps/electron-runtime.ts'
import { startCompileoServer, type CompileoServer, type CompileoServerOptions } from '#test/server/index.ts'
import {
  bareTray,
  dataFolder,
  ourApp,
  listeningTray,
  type Program,
  type RunningProgram,
} from './bench-program.ts'

export interface Bench {
  readonly runtime: Runtime
  readonly folder: string
  readonly rounds: number
  readonly quick: boolean
  readonly say: (line: string) => void
}

export interface Place {
  readonly server: CompileoServer
  readonly jobs: readonly string[]
  readonly ours: Program
  readonly bare: Program
  readonly listening: Program
}

export const watchedJobs = 20

export async function withPlace<T>(
  bench: Bench,
  use: (place: Place) => Promise<T>,
  count = watchedJobs,
  options: CompileoServerOptions = {},
): Promise<T> {
  const folder = await mkdtemp(join(bench.folder, 'place-'))
  const server = await startCompileoServer({ rateLimit: 1_000_000, ...options })
  try {
    const watched = Array.from({ length: count }, (_, index): ProfileJob => {
      const { id } = server.addJob({ status: 'running', progress: 0, currentStep: 'Reading documents' })
      return { id, label: `Document set ${index + 1}` }
    })
    const jobs = watched.map(({ id }) => id)
    const look = join(folder, 'look')
    await writeLook(look, watched)
    const home = join(folder, 'ours')
    await writeProfile(dataFolder(home), { name: 'Workstation', url: server.url }, watched)
    return await use({
      server,
      jobs,
      ours: ourApp(home),
      bare: bareTray(join(folder, 'bare'), look),
      listening: listeningTray(join(folder, 'listening'), look, server.url, jobs),
    })
  } finally {
    await server.close()
  }
}

/**
 * Waits until the server has this many open streams.
 *
 * @throws if the program exits first, or after ten minutes
 */
export async function untilFollowed(
  server: CompileoServer,
  running: RunningProgram,
  streams: number,
): Promise<void> {
  const patience = new AbortController()
  const late = delay(600_000, undefined, { signal: patience.signal }).then(() => {
    throw new Error(`${server.openStreams().length} of ${streams} streams were open after ten minutes`)
  })
  try {
    await Promise.race([server.until(() => server.openStreams().length === streams), running.ended, late])
  } finally {
    patience.abort()
    late.catch(() => undefined)
  }
}

async function writeLook(folder: string, jobs: readonly ProfileJob[]): Promise<void> {
  const store = new AppStore()
  const now = Date.now()
  store.putServer(createServerState('server', 'http://127.0.0.1:8000', 'Workstation', false))
  for (const { id, label } of jobs) store.putJob(createJob('server', id, now, { label }))
  const state = store.state()
  const input = { ...state, jobs: state.jobs.values(), servers: state.servers.values() }
  const view = createTrayView(input, texts, now)
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'tray.png'), getIconPng(view.icon, 22, 'unknown'))
  await writeFile(join(folder, 'menu.json'), JSON.stringify(createMenuTemplate(view.menu, () => undefined)))
}
