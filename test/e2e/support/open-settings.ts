import type { Page } from 'playwright/test'
import { openPane } from '#test/screens/flows/window.ts'

export async function openSettings(page: Page, pane: string): Promise<void> {
  await page.getByRole('main').waitFor()
  // Uses the shortcut, because the sidebar is missing on the first run.
  await page.keyboard.press('Control+,')
  await openPane(page, pane)
}
