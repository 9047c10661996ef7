import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, type Page } from 'playwright/test'
import { startCompileoServer, type CompileoServer } from '#test/server/index.ts'
import { writeProfile } from '#test/support/demo-profile.ts'
import { test } from './support/fixtures.ts'

let server: CompileoServer

test.beforeEach(async () => {
  server = await startCompileoServer({ streamIntervalMs: 20, rateLimit: 100_000 })
})
test.afterEach(() => server.close())

const run = (id: string) => server.addJob({ id, status: 'running', progress: 40 }).id
const fail = (id: string) => server.updateJob(id, { status: 'failed', error: 'Out of memory' })
const complete = (id: string) => server.updateJob(id, { status: 'completed', progress: 100 })
const row = (page: Page, id: string) => page.getByRole('row').filter({ hasText: id })

async function watching(home: string, jobs: readonly string[]) {
  for (const id of jobs) run(id)
  await writeProfile(
    join(home, 'user-data'),
    { name: 'Workstation', url: server.url },
    jobs.map((id) => ({ id, status: 'running' })),
  )
}

async function historyOf(home: string): Promise<string> {
  return readFile(join(home, 'user-data', 'outcomes.jsonl'), 'utf8')
}

test('no outdated pop-up remains after the user restarts jobs in the window, or quits the app', async ({
  app,
  desktop,
  home,
}) => {
  const jobs = Array.from({ length: 5 }, (_, i) => `job-${i}`)
  await watching(home, jobs)
  const { window, quit } = await app.launch(['--hidden'])
  await server.until(() => server.openStreams().length === jobs.length)
  const { visible } = desktop.notifications
  const standing = () =>
    [...visible.values()].filter(({ expires }) => expires === 0).map(({ title }) => title)
  const untilStanding = (title: string) => desktop.notifications.until(() => standing().includes(title))
  for (const [index, id] of jobs.entries())
    server.updateJob(id, { status: 'failed', error: `Cause ${index < 3 ? 'a' : 'b'}` })
  await untilStanding('5 jobs need attention')

  await desktop.tray.activate()
  const page = await window()
  // The user sees the list now.
  await desktop.notifications.until(() => standing().length === 0)
  await page
    .getByRole('row', { name: /Cause a/ })
    .getByRole('button', { name: 'Restart 3' })
    .click()
  await page.getByRole('dialog').getByRole('button', { name: 'Restart 3 jobs', exact: true }).click()
  await expect(page.locator('[data-attention]').filter({ hasText: 'Cause a' })).toHaveCount(0)

  // The list isn't visible now.
  await page.getByRole('button', { name: 'Settings' }).click()
  server.updateJob('job-0', { status: 'running', startedAt: Date.now() })
  await expect.poll(() => server.openStreams().map(({ jobId }) => jobId)).toContain('job-0')
  server.updateJob('job-0', { status: 'failed', error: 'Cause c' })
  await untilStanding('3 jobs need attention')
  await quit()
  expect(standing()).toEqual([])
})

test('outcomes raise a pop-up unless the user sees them in the window; the first always does', async ({
  app,
  desktop,
  home,
}) => {
  const jobs = ['the-first', 'before-me', 'elsewhere', 'done', 'later']
  await watching(home, jobs)
  const launched = await app.launch([])
  const page = await launched.window()
  await page.bringToFront()
  await server.until(() => server.openStreams().length === jobs.length)
  const titles = () => desktop.notifications.calls.map(({ title }) => title)
  const silent = async () => (await historyOf(home)).split('"silence":"visible"').length - 1
  await row(page, 'the-first').click()
  const details = page.getByRole('complementary', { name: 'Job details' })
  await expect(details).toBeVisible()
  fail('the-first')
  await expect.poll(titles).toEqual(['the-first failed'])
  await expect.poll(() => historyOf(home)).toContain('"announced"')
  await row(page, 'before-me').click()
  await expect(details).toContainText('before-me')
  fail('before-me')
  await expect(details).toContainText('Out of memory')
  await expect.poll(silent).toBe(1)
  complete('done')
  await expect(row(page, 'done')).toContainText('Completed')
  await expect.poll(silent).toBe(2)
  fail('elsewhere')
  await expect.poll(silent).toBe(3)
  expect(titles()).toEqual(['the-first failed'])
  await page.getByRole('button', { name: 'Settings' }).click()
  await expect(page.getByRole('heading', { name: 'Notifications' })).toBeVisible()
  complete('later')
  await expect.poll(titles).toEqual(['the-first failed', 'later completed'])
})
