import type { Page } from 'playwright/test'
import { openPane } from '#test/screens/flows/window.ts'

export async function openSettings(page: Page, pane: string): Promise<void> {
  await page.getByRole('main').waitFor()
  // The first run has no sidebar.
  await page.keyboard.press('Control+,')
  await openPane(page, pane)
}
