import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, type Page } from 'playwright/test'
import { startCompileoServer, type CompileoServer } from '../server/index.ts'
import { writeProfile } from '../support/demo-profile.ts'
import {
  nameOwnerChanged,
  startNotificationDaemon,
  startStranger,
} from '../support/desktop/desktop-doubles.ts'
import { trayAsText } from './support/as-text.ts'
import { test } from './support/fixtures.ts'
import { pressButton } from './support/main-job.ts'
import { openSettings } from './support/open-settings.ts'

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

test('sixty jobs that end within a second are one summary, which opens just them and restarts what failed', async ({
  app,
  desktop,
  home,
}) => {
  const jobs = ids(60)
  await watching(home, [...jobs, 'other'])
  const { electronApp, window } = await app.launch(['--hidden'])
  await server.until(() => server.openStreams().length === 61)
  for (const [index, id] of jobs.entries()) (index < 3 ? fail : complete)(id)
  const summary = await desktop.notifications.until(({ visible }) =>
    [...visible.values()].find(({ title }) => title === '60 jobs finished: 57 completed, 3 failed'),
  )
  expect(summary.body).toBe('Out of memory (3)')
  expect(summary.actions).toContainEqual({ key: 'restart', label: 'Restart 3' })
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
  await expect(row(page, 'job-0')).toBeVisible()
  await expect(row(page, 'other')).toHaveCount(0)
})

test('what ended while the program was off is one summary at its next start, and never announced again', async ({
  app,
  desktop,
  home,
}) => {
  const jobs = ids(7)
  await watching(home, jobs)
  const first = await app.launch(['--hidden'])
  await server.until(() => server.openStreams().length === 7)
  await first.quit()
  for (const [index, id] of jobs.entries()) (index === 0 ? fail : complete)(id)

  const second = await app.launch(['--hidden'])
  const { calls } = desktop.notifications
  await desktop.notifications.until(() =>
    calls.some(({ title }) => title === '7 jobs finished: 6 completed, 1 failed'),
  )
  await desktop.notifications.until(({ visible }) => visible.size === 1)
  await second.quit()
  const told = calls.length
  const third = await app.launch([])
  await expect(row(await third.window(), 'job-0')).toContainText('Failed')
  await third.quit()
  expect(calls).toHaveLength(told)
})

test('an outcome without a notification daemon is shown in the window, and announced once when one starts', async ({
  app,
  desktop,
  home,
}) => {
  await desktop.notifications.stop()
  await watching(home, ['taxonomy'])
  const page = await (await app.launch([])).window()
  await server.until(() => server.openStreams().length === 1)
  fail('taxonomy')
  await expect(page.getByText(/Notifications don’t work/)).toBeVisible()
  await expect(row(page, 'taxonomy')).toContainText('Out of memory')
  await desktop.tray.until((host) => /1 failed/.test(trayAsText(host)))

  const daemon = await startNotificationDaemon(desktop.bus.address)
  try {
    await daemon.until(({ calls }) => calls.some(({ title }) => title === 'taxonomy failed'))
    await expect(page.getByText(/Notifications don’t work/)).toHaveCount(0)
    expect(daemon.calls).toHaveLength(1)
  } finally {
    await daemon.stop()
  }
})

test('a daemon that was restarted shows what comes, and its buttons work', async ({ app, desktop, home }) => {
  await watching(home, ['first', 'second'])
  await app.launch(['--hidden'])
  await server.until(() => server.openStreams().length === 2)
  complete('first')
  await desktop.notifications.until(({ calls }) => calls.length === 1)
  await desktop.notifications.stop()
  const daemon = await startNotificationDaemon(desktop.bus.address)
  try {
    fail('second')
    const failure = await daemon.until(({ calls }) => calls[0])
    expect(failure).toMatchObject({ title: 'second failed', replacesId: 0 })
    daemon.press(failure.id, 'restart')
    await server.until(() => server.requests.count({ route: 'restart', method: 'POST' }) === 1)
    await daemon.until(({ calls }) => calls.some(({ title }) => title === 'second restarted'))
  } finally {
    await daemon.stop()
  }
})

test('a press that any other program makes up restarts nothing, and leaves the buttons as they are', async ({
  app,
  desktop,
  home,
}) => {
  const { notifications, bus } = desktop
  await watching(home, ['taxonomy'])
  const launched = await app.launch(['--hidden'])
  await server.until(() => server.openStreams().length === 1)
  fail('taxonomy')
  const { id, sender } = await notifications.until(({ calls }) => calls[0])
  const stranger = await startStranger(bus.address)
  const service = 'org.freedesktop.Notifications'
  stranger.forge(sender, {
    path: '/org/freedesktop/Notifications',
    interface: service,
    member: 'ActionInvoked',
    signature: 'us',
    body: [id, 'restart'],
  })
  stranger.forge(sender, nameOwnerChanged(service, ':1.1', ''))
  await stranger.sent()
  // The bus keeps the order: this opens after anything that the forged click would have done.
  notifications.press(id, 'details')
  await expect(row(await launched.window(), 'taxonomy')).toContainText('Failed')
  const restarts = () => server.requests.count({ route: 'restart', method: 'POST' })
  expect(restarts()).toBe(0)
  notifications.press(id, 'restart')
  await notifications.until(({ calls }) => calls.some(({ title }) => title === 'taxonomy restarted'))
  expect(restarts()).toBe(1)
  await stranger.close()
})

test('an outcome of the job whose detail is open pops up nothing, except the first one ever', async ({
  app,
  desktop,
  home,
}) => {
  await watching(home, ['the-first', 'before-me', 'elsewhere'])
  const page = await (await app.launch([])).window()
  await page.bringToFront()
  await server.until(() => server.openStreams().length === 3)
  await row(page, 'the-first').click()
  await expect(page.getByRole('complementary', { name: 'Job details' })).toBeVisible()
  fail('the-first')
  await desktop.notifications.until(({ calls }) => calls.some(({ title }) => title === 'the-first failed'))
  await expect.poll(() => historyOf(home)).toContain('"announced"')
  await row(page, 'before-me').click()
  await expect(page.getByRole('complementary', { name: 'Job details' })).toContainText('before-me')
  fail('before-me')
  await expect(page.getByRole('complementary', { name: 'Job details' })).toContainText('Out of memory')
  fail('elsewhere')
  await desktop.notifications.until(({ calls }) => calls.some(({ title }) => title === 'elsewhere failed'))
  expect(desktop.notifications.calls.map(({ title }) => title)).toEqual([
    'the-first failed',
    'elsewhere failed',
  ])
  await expect.poll(() => historyOf(home)).toContain('"silence":"looking"')
})

test('a job that completes in a list that the user sees pops up nothing, and a failure does', async ({
  app,
  desktop,
  home,
}) => {
  await watching(home, ['done', 'broken', 'later', 'the-first'])
  const launched = await app.launch([])
  const page = await launched.window()
  await page.bringToFront()
  await server.until(() => server.openStreams().length === 4)
  complete('the-first')
  await desktop.notifications.until(({ calls }) => calls.length === 1)
  await expect.poll(() => historyOf(home)).toContain('"announced"')
  complete('done')
  await expect(row(page, 'done')).toContainText('Completed')
  await expect.poll(() => historyOf(home)).toContain('"silence":"looking"')
  fail('broken')
  await desktop.notifications.until(({ calls }) => calls.length === 2)
  await page.getByRole('button', { name: 'Settings' }).click()
  await expect(page.getByText('Not while this window is in front and shows the list.')).toBeVisible()
  complete('later')
  await desktop.notifications.until(({ calls }) => calls.length === 3)
  const titles = desktop.notifications.calls.map(({ title }) => title)
  expect(titles).toEqual(['the-first completed', 'broken failed', 'later completed'])
})

test('while notifications are paused nothing pops up, and everything is in the history', async ({
  app,
  desktop,
  home,
}) => {
  await watching(home, ['silent', 'loud'])
  const page = await (await app.launch([])).window()
  await server.until(() => server.openStreams().length === 2)
  await desktop.tray.click('Pause notifications', 'For 1 hour')
  await desktop.tray.until((host) => /paused until/i.test(trayAsText(host)))
  fail('silent')
  await expect(row(page, 'silent')).toContainText('Failed')
  await desktop.tray.until((host) => /1 failed/.test(trayAsText(host)))
  await desktop.tray.click('Resume notifications')
  await desktop.tray.until((host) => !/paused until/i.test(trayAsText(host)))
  fail('loud')
  await desktop.notifications.until(({ calls }) => calls.some(({ title }) => title === 'loud failed'))
  expect(desktop.notifications.calls).toHaveLength(1)
  expect(await historyOf(home)).toContain('"silence":"paused"')
})

test('tray and window show one clock in a session without a language', async ({ app, desktop }) => {
  const launched = await app.launch([], { LANG: 'C.UTF-8', LC_ALL: 'C.UTF-8', LANGUAGE: '' })
  const page = await launched.window()
  await desktop.tray.click('Pause notifications', 'For 1 hour')
  const said = await desktop.tray.until(
    (host) => /paused until ([\d:]+(?:\s[AP]M)?)/i.exec(trayAsText(host))?.[1],
  )
  await expect(page.getByRole('button', { name: `Paused until ${said}`, exact: true })).toBeVisible()
})

test('a failure that restarts automatically announces that, and is restarted at once on request', async ({
  app,
  desktop,
  home,
}) => {
  await watching(home, ['mended', 'stopped'], 3)
  const page = await (await app.launch([])).window()
  await server.until(() => server.openStreams().length === 2)
  fail('mended')
  const failure = await desktop.notifications.until(({ calls }) => calls[0])
  expect(failure.body).toContain('Restarts automatically in 30 s (attempt 1 of 3).')
  pressButton(desktop, failure, 'Restart now')
  await server.until(() => server.requests.count({ route: 'restart', method: 'POST' }) === 1)

  fail('stopped')
  const second = await desktop.notifications.until(({ calls }) =>
    calls.find(({ title }) => title === 'stopped failed'),
  )
  await expect(row(page, 'stopped')).toContainText(/restarts automatically/i)
  pressButton(desktop, second, 'Don’t restart')
  await expect(row(page, 'stopped')).not.toContainText(/restarts automatically/i)
  expect(server.requests.count({ route: 'restart', method: 'POST' })).toBe(1)
})

test('selected jobs are announced once, when all are done, over a restart', async ({
  app,
  desktop,
  home,
}) => {
  await watching(home, ['one', 'two', 'other'])
  const first = await app.launch([])
  const page = await first.window()
  await server.until(() => server.openStreams().length === 3)
  await row(page, 'one').click({ modifiers: ['Control'] })
  await row(page, 'two').click({ modifiers: ['Control'] })
  await page.getByRole('button', { name: 'Notify when done' }).click()
  await expect(page.getByText('You’ll get one notification when all 2 jobs are done')).toBeVisible()
  complete('one')
  await expect(row(page, 'one')).toContainText('Completed')
  await first.quit()
  fail('two')
  await app.launch(['--hidden'])
  const { calls } = desktop.notifications
  await desktop.notifications.until(() => calls.length === 2)
  expect(calls.find(({ title }) => title === 'All done')).toMatchObject({
    body: expect.stringMatching(/^2 jobs finished: 1 completed, 1 failed\nOut of memory/),
    expires: 0,
  })
  expect(calls.map(({ title }) => title).toSorted()).toEqual(['All done', 'two failed'])
})

test('a queue alert is announced once, with advice, and closed when it is over', async ({
  app,
  desktop,
  home,
}) => {
  await watching(home, ['one'])
  for (const id of ids(11, 'waiting')) server.addJob({ id, status: 'pending' })
  const page = await (await app.launch([])).window()
  await expect(row(page, 'one')).toBeVisible()
  await openSettings(page, 'Notifications')
  await page.getByRole('switch', { name: 'When a queue needs attention' }).click()
  // The server measures every half minute, and we ask every fifteen seconds.
  test.setTimeout(120_000)
  const titles = () => desktop.notifications.calls.map(({ title }) => title)
  await expect.poll(titles, { timeout: 60_000 }).toEqual(['Workstation: 11 jobs waiting'])
  const alert = await desktop.notifications.until(({ calls }) => calls[0])
  desktop.notifications.press(alert.id, 'default')
  await expect(page.getByRole('heading', { name: 'Workstation' })).toBeVisible()
  expect(desktop.notifications.calls).toHaveLength(1)
})
