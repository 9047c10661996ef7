import type { Locator, Page } from 'playwright/test'
import type { ShownNotification } from '#test/support/desktop/desktop-doubles.ts'
import { trayAsText } from './as-text.ts'
import type { Desktop } from './desktop.ts'

export interface WatchedJob {
  readonly id: string
  readonly name: string
}

/** How long a user would wait, in ms. */
const patience = 20_000

function rowOf(page: Page, job: WatchedJob): Locator {
  return page.getByRole('row').filter({ hasText: job.name })
}

export async function seeRunning(page: Page, job: WatchedJob, step: string): Promise<void> {
  const row = rowOf(page, job)
  await row.getByText(step).waitFor({ timeout: patience })
  await row.getByRole('img', { name: 'Running' }).waitFor({ timeout: patience })
}

export async function seeDetail(page: Page, job: WatchedJob): Promise<void> {
  await rowOf(page, job).click()
  const detail = page.getByRole('complementary', { name: 'Job details' })
  await detail.getByRole('heading', { name: job.name }).waitFor({ timeout: patience })
  await detail.getByRole('term').first().waitFor({ timeout: patience })
}

export async function closeDetail(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Close details' }).click()
}

export async function seeCompleted(page: Page, job: WatchedJob): Promise<void> {
  await rowOf(page, job).getByRole('img', { name: 'Completed' }).waitFor({ timeout: patience })
}

export async function seeTray(desktop: Desktop, says: RegExp): Promise<void> {
  await desktop.tray.until((host) => says.test(trayAsText(host)))
}

export function seeNotification(desktop: Desktop, job: WatchedJob, says: RegExp): Promise<ShownNotification> {
  return desktop.notifications.until(({ calls }) =>
    calls.find(({ title, body }) => {
      const text = `${title}\n${body}`
      return text.includes(job.name) && says.test(text)
    }),
  )
}

export function pressButton(
  desktop: Pick<Desktop, 'notifications'>,
  shown: ShownNotification,
  label: string,
): void {
  const action = shown.actions.find((button) => button.label === label)
  if (!action) {
    const labels = shown.actions.map((button) => button.label).join(', ')
    throw new Error(`"${shown.title}" has no button "${label}", only: ${labels || 'none'}`)
  }
  desktop.notifications.press(shown.id, action.key)
}
