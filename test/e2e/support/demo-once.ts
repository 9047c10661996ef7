import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Runtime } from '#scripts/steps/electron-runtime.ts'
import { demoJobs, mainJob as job, startCompileoServer, type CompileoServer } from '#test/server/index.ts'
import { writeDemoProfile } from '#test/support/demo-profile.ts'
import type { Page } from 'playwright/test'
import { notificationsAsText, trayAsText } from './as-text.ts'
import { startDesktop, type Desktop } from './desktop.ts'
import { launchApp, type LaunchedApp } from './launch-app.ts'
import {
  closeDetail,
  pressButton,
  seeDetail,
  seeCompleted,
  seeNotification,
  seeRunning,
  seeTray,
} from './main-job.ts'

export interface DemoOnceOptions {
  readonly runtime: Runtime
  readonly folder: string
  readonly say: (line: string) => void
}

/** The speed of all jobs except the main job, whose progress `play` sets. */
const speed = 5

/** @throws if a step takes too long; the pictures taken so far remain in the folder */
export async function demoOnce({ runtime, folder, say }: DemoOnceOptions): Promise<void> {
  const home = await mkdtemp(join(tmpdir(), 'compileo-tray-demo-'))
  const desktop = await startDesktop()
  const server = await startCompileoServer({ speed })
  try {
    for (const each of demoJobs) server.addJob(each === job ? { id: job.id } : each)
    await writeDemoProfile(join(home, 'user-data'), server.url)
    const app = await launchApp({ runtime, busAddress: desktop.bus.address, home })
    try {
      await play({ app, desktop, server, folder, say })
    } finally {
      await app.quit()
    }
  } finally {
    await server.close()
    await desktop.stop()
    await rm(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
  }
}

interface Stage {
  readonly app: LaunchedApp
  readonly desktop: Desktop
  readonly server: CompileoServer
  readonly folder: string
  readonly say: (line: string) => void
}

/** Plays the demo. Waits until each change of the main job is visible, so that a slow machine misses none. */
async function play({ app, desktop, server, folder, say }: Stage): Promise<void> {
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  const page = await app.window()
  const trays: string[] = []
  const keep = async (moment: string) => {
    trays.push(`== ${moment} ==\n${trayAsText(desktop.tray)}`)
    await page.screenshot({ path: join(folder, `window-${moment}.png`), animations: 'disabled' })
    say(`Seen: ${job.name} ${moment}`)
  }
  // While the list is visible, no notification is shown.
  const leaveList = () => page.getByRole('button', { name: 'Settings' }).click()
  const backToList = () => page.getByRole('button', { name: 'All jobs' }).click()
  try {
    workOn(server, 'Classifying chunk 347 of 2,310')
    await seeRunning(page, job, 'Classifying chunk 347 of 2,310')
    await seeTray(desktop, /running/i)
    await keep('running')
    await leaveList()
    server.updateJob(job.id, {
      status: 'failed',
      error: job.failAtRun[0]?.error ?? null,
      completedAt: Date.now(),
    })
    const failed = await seeNotification(desktop, job, /failed/i)
    await seeTray(desktop, /failed/i)
    await backToList()
    await seeDetail(page, job)
    await keep('failed')
    await keepDark(page, folder)
    await closeDetail(page)
    pressButton(desktop, failed, 'Restart')
    await server.until(() => server.jobs.get(job.id)?.run === 2)
    workOn(server, 'Classifying chunk 924 of 2,310')
    await seeRunning(page, job, 'Classifying chunk 924 of 2,310')
    await keep('restarted')
    await leaveList()
    const { step, ...ended } = job.outcome
    server.updateJob(job.id, { ...ended, currentStep: step, progress: 100, completedAt: Date.now() })
    await seeNotification(desktop, job, /completed/i)
    await backToList()
    await seeCompleted(page, job)
    await seeTray(desktop, /Nothing running/)
    await keep('completed')
  } finally {
    if (!page.isClosed()) await page.screenshot({ path: join(folder, 'window.png'), animations: 'disabled' })
    await writeFile(join(folder, 'tray.txt'), `${trays.join('\n\n')}\n`)
    await writeFile(join(folder, 'notifications.txt'), `${notificationsAsText(desktop.notifications)}\n`)
  }
}

function workOn(server: CompileoServer, step: string): void {
  const progress = job.steps.find(({ text }) => text === step)?.progress ?? 0
  server.updateJob(job.id, { status: 'running', startedAt: Date.now(), currentStep: step, progress })
}

async function keepDark(page: Page, folder: string): Promise<void> {
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.screenshot({ path: join(folder, 'window-failed-dark.png'), animations: 'disabled' })
  await page.emulateMedia({ colorScheme: null })
}
