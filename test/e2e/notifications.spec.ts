import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, type Page } from 'playwright/test'
import { startCompileoServer, type CompileoServer } from '#test/server/index.ts'
import { writeProfile } from '#test/support/demo-profile.ts'
import { startNotificationDaemon } from '#test/support/desktop/desktop-doubles.ts'
import { trayAsText } from './support/as-text.ts'
import { test } from './support/fixtures.ts'
import { pressButton } from './support/main-job.ts'

let server: CompileoServer

test.beforeEach(async () => {
  server = await startCompileoServer({ streamIntervalMs: 20, rateLimit: 100_000 })
})
test.afterEach(() => server.close())

const ids = (count: number, prefix = 'job') => Array.from({ length: count }, (_, i) => `${prefix}-${i}`)
const run = (id: string) => server.addJob({ id, status: 'running', progress: 40 }).id
const fail = (id: string) => server.updateJob(id, { status: 'failed', error: 'Out of memory' })
const complete = (id: string) => server.updateJob(id, { status: 'completed', progress: 100 })
const row = (page: Page, id: string) => page.getByRole('row').filter({ hasText: id })

async function watching(home: string, jobs: readonly string[], autoRestarts = 0) {
  for (const id of jobs) run(id)
  await writeProfile(
    join(home, 'user-data'),
    { name: 'Workstation', url: server.url, autoRestarts },
    jobs.map((id) => ({ id, status: 'running' })),
  )
}

async function historyOf(home: string): Promise<string> {
  return readFile(join(home, 'user-data', 'outcomes.jsonl'), 'utf8')
}

test('of twelve failures with four causes among sixty jobs never more than two pop-ups stand, and a restart in the window or quitting leaves none that does nothing', async ({
  app,
  desktop,
  home,
}) => {
  const jobs = ids(60)
  await watching(home, jobs)
  const { window, quit } = await app.launch(['--hidden'])
  await server.until(() => server.openStreams().length === 60)
  const { visible } = desktop.notifications
  const standing = () => [...visible.values()].filter(({ expires }) => expires === 0)
  let most = 0
  const all = desktop.notifications.until(() => {
    most = Math.max(most, standing().length)
    return standing().find(({ title }) => title === '12 jobs need you')
  })
  for (const [index, id] of jobs.entries()) {
    const error = `Cause ${'abcd'[(index / 5) % 4] ?? ''}`
    server.updateJob(
      id,
      index % 5 === 0 ? { status: 'failed', error } : { status: 'completed', progress: 100 },
    )
    await server.until(() => server.openStreams().length === 59 - index)
  }
  expect((await all).body).toMatch(/^(?:Cause \w \(3\)\n){3}1 more cause/)
  expect(most).toBeLessThanOrEqual(2)

  await desktop.tray.activate()
  const page = await window()
  await page
    .getByRole('row', { name: /Cause a/ })
    .getByRole('button', { name: 'Restart 3' })
    .click()
  await page.getByRole('dialog').getByRole('button', { name: 'Restart 3 jobs', exact: true }).click()
  await desktop.notifications.until(() => standing().some(({ title }) => title === '9 jobs need you'))
  expect(standing().length).toBeLessThanOrEqual(2)
  await quit()
  expect(standing()).toEqual([])
})

test('sixty jobs that end within a second are one summary; those that end while off are another', async ({
  app,
  desktop,
  home,
}) => {
  const jobs = ids(60)
  const late = ids(7, 'late')
  await watching(home, [...jobs, ...late, 'other'])
  const { electronApp, window, quit } = await app.launch(['--hidden'])
  await server.until(() => server.openStreams().length === 68)
  for (const [index, id] of jobs.entries()) (index < 3 ? fail : complete)(id)
  const summary = await desktop.notifications.until(({ visible }) =>
    [...visible.values()].find(({ body }) => body === 'Out of memory (3)\n57 completed'),
  )
  expect(summary.title).toBe('3 jobs need you')
  expect(summary.actions).toContainEqual({ key: 'restartMany', label: 'Restart 3' })
  const { calls, visible } = desktop.notifications
  expect(calls.filter(({ replacesId }) => replacesId === 0).length).toBeLessThanOrEqual(5)
  const updates = calls.filter(({ replacesId }) => replacesId > 0)
  expect(updates.every(({ id, hints }) => id === summary.id && hints['suppress-sound'] === true)).toBe(true)
  await desktop.notifications.until(() => visible.size <= 2)
  await desktop.tray.until((host) => /3 failed/.test(trayAsText(host)))

  expect(electronApp.windows()).toHaveLength(0)
  desktop.notifications.press(summary.id, 'default', 'token')
  const page = await window()
  await expect(page.getByRole('heading', { name: 'Needs attention' })).toBeVisible()
  await expect(page.getByRole('row', { name: /3 jobs: Out of memory/ })).toBeVisible()
  await expect(row(page, 'other')).toHaveCount(0)

  await quit()
  const earlier = calls.length
  for (const [index, id] of late.entries()) (index === 0 ? fail : complete)(id)
  const second = await app.launch(['--hidden'])
  const later = await desktop.notifications.until(() =>
    calls.slice(earlier).find(({ title }) => title === '1 job needs you'),
  )
  await desktop.notifications.until(() =>
    calls.slice(earlier).every(({ id }) => id === later.id || !visible.has(id)),
  )
  await second.quit()
  const told = calls.length
  const third = await app.launch([])
  await expect((await third.window()).getByRole('row', { name: /4 jobs: Out of memory/ })).toBeVisible()
  await third.quit()
  expect(calls).toHaveLength(told)
})

test('without a notification daemon outcomes are shown in the window, and announced once later', async ({
  app,
  desktop,
  home,
}) => {
  await desktop.notifications.stop()
  await watching(home, ['mended', 'stopped'], 3)
  const page = await (await app.launch([])).window()
  await server.until(() => server.openStreams().length === 2)
  fail('mended')
  await expect(page.getByText(/Notifications don’t work/)).toBeVisible()
  await expect(row(page, 'mended')).toContainText('Out of memory')
  await desktop.tray.until((host) => /1 failed/.test(trayAsText(host)))

  const daemon = await startNotificationDaemon(desktop.bus.address)
  const titled = (title: string) => daemon.until(({ calls }) => calls.find((call) => call.title === title))
  try {
    const failure = await titled('mended failed')
    expect(failure.body).toMatch(/Restarts automatically in [1-3]?\d s \(attempt 1 of 3\)\./)
    await expect(page.getByText(/Notifications don’t work/)).toHaveCount(0)
    expect(daemon.calls).toHaveLength(1)
    pressButton({ notifications: daemon }, failure, 'Restart now')
    await server.until(() => server.requests.count({ route: 'restart', method: 'POST' }) === 1)
    await titled('mended restarted')

    // The list in front would say it itself.
    await page.getByRole('button', { name: 'Settings' }).click()
    fail('stopped')
    const second = await titled('stopped failed')
    expect(second.body).toMatch(/Restarts automatically in (?:2\d|30) s \(attempt 1 of 3\)\./)
    pressButton({ notifications: daemon }, second, 'Don’t restart')
    await page.getByRole('button', { name: 'All jobs' }).click()
    await expect(row(page, 'stopped')).toContainText('Out of memory')
    await expect(row(page, 'stopped')).not.toContainText(/restarts automatically/i)
    expect(server.requests.count({ route: 'restart', method: 'POST' })).toBe(1)
  } finally {
    await daemon.stop()
  }
})

test('what the user sees pops up nothing, failures neither, except the first one ever; outside the list it does', async ({
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
  const silent = async () => (await historyOf(home)).split('"silence":"looking"').length - 1
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
  await expect(
    page.getByText('Nothing pops up while this window is in front and shows the list.'),
  ).toBeVisible()
  complete('later')
  await expect.poll(titles).toEqual(['the-first failed', 'later completed'])
})
