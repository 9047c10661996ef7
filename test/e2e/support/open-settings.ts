import type { Page } from 'playwright/test'
import { openPane } from '#test/screens/flows/window.ts'

export async function openSettings(page: Page, pane: string): Promise<void> {
  await page.getByRole('button', { name: 'Settings', exact: true }).click()
  await openPane(page, pane)
}
