import type { Page } from 'playwright/test'
import type { LaunchedApp } from './launch-app.ts'

/** Removes the page's policy, so that the layer behind it has to hold alone. */
export async function withoutPolicy(app: LaunchedApp): Promise<Page> {
  const page = await app.window()
  await page.getByRole('main').waitFor()
  const session = await app.electronApp.context().newCDPSession(page)
  await session.send('Page.setBypassCSP', { enabled: true })
  await page.reload()
  await page.getByRole('main').waitFor()
  return page
}
