import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Runtime } from '#scripts/steps/electron-runtime.ts'
import { demoJobs, startCompileoServer } from '#test/server/index.ts'
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
  type WatchedJob,
} from './main-job.ts'

export interface DemoOnceOptions {
  readonly runtime: Runtime
  readonly folder: string
  readonly say: (line: string) => void
}

const speed = 2

/** @throws if a step takes too long; the folder keeps the pictures so far */
export async function demoOnce({ runtime, folder, say }: DemoOnceOptions): Promise<void> {
  const home = await mkdtemp(join(tmpdir(), 'compileo-tray-demo-'))
  const desktop = await startDesktop()
  const server = await startCompileoServer({ speed })
  try {
    for (const job of demoJobs) server.addJob(job)
    await writeDemoProfile(join(home, 'user-data'), server.url)
    const app = await launchApp({ runtime, busAddress: desktop.bus.address, home })
    try {
      await play(app, desktop, folder, say)
    } finally {
      await app.quit()
    }
  } finally {
    await server.close()
    await desktop.stop()
    await rm(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
  }
}

async function play(
  app: LaunchedApp,
  desktop: Desktop,
  folder: string,
  say: (line: string) => void,
): Promise<void> {
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  const job = mainJob()
  const page = await app.window()
  const trays: string[] = []
  const keep = async (moment: string) => {
    trays.push(`== ${moment} ==\n${trayAsText(desktop.tray)}`)
    await page.screenshot({ path: join(folder, `window-${moment}.png`), animations: 'disabled' })
    say(`Seen: ${job.name} ${moment}`)
  }
  try {
    await seeRunning(page, job, 'Building level')
    await seeTray(desktop, /running/i)
    await keep('running')
    // The list in front raises no pop-up.
    await page.getByRole('button', { name: 'History' }).click()
    const failure = await seeNotification(desktop, job, /failed/i)
    await seeTray(desktop, /failed/i)
    await page.getByRole('button', { name: 'All jobs' }).click()
    await seeDetail(page, job)
    await keep('failed')
    await keepDark(page, folder)
    await closeDetail(page)
    pressButton(desktop, failure, 'Restart')
    await seeRunning(page, job, 'Building level 2')
    await keep('restarted')
    await page.getByRole('button', { name: 'History' }).click()
    await seeNotification(desktop, job, /completed/i)
    await page.getByRole('button', { name: 'All jobs' }).click()
    await seeCompleted(page, job)
    await seeTray(desktop, /Nothing running/)
    await keep('completed')
  } finally {
    if (!page.isClosed()) await page.screenshot({ path: join(folder, 'window.png'), animations: 'disabled' })
    await writeFile(join(folder, 'tray.txt'), `${trays.join('\n\n')}\n`)
    await writeFile(join(folder, 'notifications.txt'), `${notificationsAsText(desktop.notifications)}\n`)
  }
}

async function keepDark(page: Page, folder: string): Promise<void> {
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.screenshot({ path: join(folder, 'window-failed-dark.png'), animations: 'disabled' })
  await page.emulateMedia({ colorScheme: null })
}

function mainJob(): WatchedJob {
  const [main] = demoJobs
  if (main?.id === undefined || main.name === undefined) throw new Error('The demo has no main job')
  return { id: main.id, name: main.name }
}
