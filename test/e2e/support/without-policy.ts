import type { Page } from 'playwright/test'
import type { LaunchedApp } from './launch-app.ts'

/**
 * Reloads the page without its content security policy, so that a test reaches the next layer of protection.
 */
export async function withoutPolicy(app: LaunchedApp): Promise<Page> {
  const page = await app.window()
  await page.getByRole('main').waitFor()
  const session = await app.electronApp.context().newCDPSession(page)
  await session.send('Page.setBypassCSP', { enabled: true })
  await page.reload()
  await page.getByRole('main').waitFor()
  return page
}
