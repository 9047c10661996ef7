import type { Locator, Page } from 'playwright/test'
import type { ShownNotification } from '../../support/desktop/index.ts'
import { trayAsText } from './as-text.ts'
import type { Desktop } from './desktop.ts'

/** The main job as the user sees it, for the tests and for `npm run demo -- --once`. */
export interface WatchedJob {
  readonly id: string
  /** The app's name for it. */
  readonly name: string
}

/** How long a user would wait for something, ms. */
const patience = 20_000

/** The job's row in the window. */
function rowOf(page: Page, job: WatchedJob): Locator {
  return page.getByRole('row').filter({ hasText: job.name })
}

/** Waits until the row shows that the job runs: its step in words, its ring. */
export async function seeRunning(page: Page, job: WatchedJob, step: string): Promise<void> {
  const row = rowOf(page, job)
  await row.getByText(step).waitFor({ timeout: patience })
  await row.getByRole('img', { name: 'Running' }).waitFor({ timeout: patience })
}

/** Opens the job's details and waits for the error. */
export async function seeDetail(page: Page, job: WatchedJob): Promise<void> {
  await rowOf(page, job).click()
  const detail = page.getByRole('complementary', { name: 'Job details' })
  await detail.getByRole('heading', { name: job.name }).waitFor({ timeout: patience })
  await detail.getByText('This run').waitFor({ timeout: patience })
}

export async function closeDetail(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Close details' }).click()
}

/** Waits until the row shows the completed job with its result in words. */
export async function seeCompleted(page: Page, job: WatchedJob): Promise<void> {
  await rowOf(page, job).getByRole('img', { name: 'Completed' }).waitFor({ timeout: patience })
}

/** Waits until the tray says this, in its tooltip or its menu. */
export async function seeTray(desktop: Desktop, says: RegExp): Promise<void> {
  await desktop.tray.until((host) => says.test(trayAsText(host)))
}

/** Waits for a notification that names the job and says this. */
export function seeNotification(desktop: Desktop, job: WatchedJob, says: RegExp): Promise<ShownNotification> {
  return desktop.notifications.until(({ calls }) =>
    calls.find(({ title, body }) => {
      const text = `${title}\n${body}`
      return text.includes(job.name) && says.test(text)
    }),
  )
}

/** Clicks the button with this label, as a user does. */
export function pressButton(desktop: Desktop, shown: ShownNotification, label: string): void {
  const action = shown.actions.find((button) => button.label === label)
  if (!action) {
    const labels = shown.actions.map((button) => button.label).join(', ')
    throw new Error(`"${shown.title}" has no button "${label}", only: ${labels || 'none'}`)
  }
  desktop.notifications.press(shown.id, action.key)
}
