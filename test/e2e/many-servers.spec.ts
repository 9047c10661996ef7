import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright/test'
import { button, choose, chooseWithin, dialog, listed } from '#test/screens/flows/window.ts'
import { startCompileoServer, type CompileoServer, type CompileoServerOptions } from '#test/server/index.ts'
import { finishedJob } from '#test/support/finished-jobs.ts'
import { writeHistory } from '#test/support/write-history.ts'
import { writeWatchList } from '#test/support/write-watch-list.ts'
import { trayAsText } from './support/as-text.ts'
import type { Desktop } from './support/desktop.ts'
import { expect, test } from './support/fixtures.ts'
import { openSettings } from './support/open-settings.ts'
import { movedClock, passHalfMinute } from './support/moved-clock.ts'

let servers: CompileoServer[] = []

test.afterEach(async () => {
  await Promise.all(servers.map((server) => server.close()))
  servers = []
})

async function start(options: CompileoServerOptions = {}): Promise<CompileoServer> {
  const server = await startCompileoServer({ streamIntervalMs: 20, ...options })
  servers.push(server)
  return server
}

const dataIn = (home: string) => join(home, 'user-data')
const saved = async (home: string, name: string) =>
  JSON.parse(await readFile(join(dataIn(home), name), 'utf8'))

async function writeProfile(
  home: string,
  [large, small]: readonly [CompileoServer, CompileoServer],
  jobs: readonly object[],
  settings: object = {},
): Promise<void> {
  const saving = [
    { id: 'large', name: 'Large', url: large.url },
    { id: 'small', name: 'Small', url: small.url },
  ]
  writeWatchList(dataIn(home), saving, jobs)
  await writeFile(join(dataIn(home), 'settings.json'), JSON.stringify(settings))
}

const isPaused = (tray: string) => /paused until/i.test(tray)
const row = (page: Page, text: string): Locator => page.getByRole('row').filter({ hasText: text })
const openServer = (page: Page, name: string) =>
  button(page, new RegExp(`^${name}`))
    .first()
    .click()
const alerts = (page: Page) => page.getByRole('region', { name: 'Alerts' })
const titles = ({ notifications }: Desktop) => notifications.calls.map(({ title }) => title)
const fail = (server: CompileoServer, id: string) =>
  server.updateJob(id, { status: 'failed', error: `${id} ran out of memory` })

function endedAgo(days: number, name: string, kind: 'completed' | 'failed') {
  const job = finishedJob(days * 24 * 60, kind, name, kind === 'failed' ? 'No answer' : undefined)
  return { ...job, jobId: name.toLowerCase().replaceAll(' ', '-'), serverId: 'large' }
}

test('alerts warn at once and notify when repeated; thresholds apply per server; old jobs leave', async ({
  app,
  desktop,
  home,
}) => {
  const [large, small] = [await start(), await start()]
  large.machine.memoryMb = 7_900
  small.machine.memoryMb = 5_200
  const ended = [
    endedAgo(8, 'Volume of last week', 'completed'),
    endedAgo(8, 'Failure of last week', 'failed'),
    endedAgo(6, 'Volume of this week', 'completed'),
  ]
  await writeProfile(home, [large, small], ended, { notifyAlerts: true })
  writeHistory(
    dataIn(home),
    ended.map(({ jobId, label, ending }) => ({
      outcome: { ...ending, key: `large/${jobId}` },
      label,
      server: 'Large',
      announced: true,
    })),
  )
  const { electronApp, window } = await app.launch([], {}, movedClock)
  const page = await window()
  const later = () => passHalfMinute(electronApp)

  await test.step('4: all finished jobs are on the list at the start', async () => {
    await expect
      .poll(() => listed(page))
      .toEqual(['Failure of last week', 'Volume of this week', 'Volume of last week'])
  })

  await test.step('2: the page warns at the first measurement, without an alert', async () => {
    await openServer(page, 'Large')
    const queue = page.getByRole('region', { name: 'Queue' })
    await expect(queue).toContainText('needs care')
    await expect(queue).toContainText('7.9 GB of memory in use')
    // The server repeats the first measurement.
    await page.keyboard.press('F5')
    await large.until(() => large.requests.count({ route: 'stats' }) > 1)
    await expect(alerts(page)).toBeHidden()
    expect(titles(desktop)).toEqual([])
  })

  await test.step('2: the second measurement raises the alert and notifies', async () => {
    // A measurement that is under way when the clock jumps is too late, and the next one counts.
    await expect(async () => {
      await later()
      await expect(alerts(page)).toContainText('7.9 GB of memory in use', { timeout: 500 })
      await expect.poll(() => titles(desktop), { timeout: 500 }).toHaveLength(2)
    }).toPass()
    expect(titles(desktop).toSorted()).toEqual([
      'Large: 7.9 GB of memory in use',
      'Small: 5.2 GB of memory in use',
    ])
  })

  await test.step('1: a threshold of Large leaves the alert on Small', async () => {
    await page.getByRole('group').getByText('Alert thresholds').click()
    const threshold = page.getByRole('textbox', { name: /^Memory.*Large/ })
    await threshold.fill('9000')
    await threshold.press('Enter')
    await expect(alerts(page)).toBeHidden()
    await expect(page.getByRole('region', { name: 'Queue' })).toContainText('The queue is healthy')
    await desktop.notifications.until(({ visible }) => visible.size === 1)
    const [left] = desktop.notifications.visible.values()
    desktop.notifications.press(left?.id ?? 0, 'default')
    await expect(page.getByRole('heading', { name: 'Small' })).toBeVisible()
    await expect(alerts(page)).toContainText('5.2 GB of memory in use')
    await expect
      .poll(() => saved(home, 'settings.json'))
      .toMatchObject({
        servers: [
          { name: 'Large', alertLevels: { memoryMb: 9_000 } },
          { name: 'Small', alerts: [{ kind: 'memory' }] },
        ],
      })
    expect(JSON.stringify((await saved(home, 'settings.json')).alertLevels)).not.toContain('9000')
  })

  await test.step('4: a job that completed 8 days ago leaves, a failed one stays, and the history keeps both', async () => {
    await button(page, /^All jobs/).click()
    await later()
    await expect.poll(() => listed(page)).toEqual(['Failure of last week', 'Volume of this week'])
    await button(page, 'History').click()
    const runs = page.getByRole('list', { name: 'Runs, newest first' })
    for (const { label } of ended) await expect(runs).toContainText(label)
  })
})

test('rules and filters know what a server lists, with and without the plugin', async ({ app, home }) => {
  const [large, small] = [await start({ plugin: true }), await start()]
  const cardiology = small.lists.addProject({ name: 'Cardiology' })
  small.lists.addExtraction(cardiology.id, { id: 'extraction-1', status: 'running', progress: 30 })
  small.addJob({ id: 'parse-1', status: 'running', jobType: 'parsing' })
  for (const userId of ['anna', 'ben'])
    large.addJob({ id: `of-${userId}`, status: 'running', jobType: 'parsing', userId })
  await writeProfile(home, [large, small], [])
  const page = await (await app.launch()).window()
  const rules = dialog(page, 'Watch new jobs automatically')
  const openKinds = () => rules.getByRole('combobox', { name: 'Kind' }).click()
  const kinds = page.getByRole('option')
  const closeKinds = async () => {
    await page.keyboard.press('Escape')
    await expect(kinds).toHaveCount(0)
  }

  await test.step('3: without the plugin a rule names the kinds it covers, and offers no others', async () => {
    await openServer(page, 'Small')
    await button(page, 'Change…').click()
    await expect(rules).toContainText('With the Compileo Tray plugin, it lists all.')
    await openKinds()
    await expect(kinds).toHaveText(['All kinds', 'Extraction', 'Quality'])
    await closeKinds()
    await button(rules, 'Add rule').click()
    await expect(rules.getByRole('listitem')).toContainText(
      'All jobsOnly the kinds this server lists: Extraction, Quality',
    )
    await page.keyboard.press('Escape')
    await button(page, /^All jobs/).click()
    await expect.poll(() => listed(page)).toEqual(['Extraction · Cardiology'])
  })

  await test.step('5: with the plugin a rule covers all kinds, and watches only the jobs of one user', async () => {
    await openServer(page, 'Large')
    await button(page, 'Change…').click()
    await choose(rules, 'Started by', 'started by anna')
    await openKinds()
    await expect(kinds.filter({ hasText: 'Benchmarking' })).toBeVisible()
    await closeKinds()
    await button(rules, 'Add rule').click()
    await expect(rules.getByRole('listitem')).toHaveText('All jobs · started by annaRemove')
    await expect(rules).not.toContainText('With the Compileo Tray plugin')
    await page.keyboard.press('Escape')
    await button(page, /^All jobs/).click()
    await expect
      .poll(async () => (await listed(page)).toSorted())
      .toEqual(['Extraction · Cardiology', 'Parsing · of-anna'])
  })

  await test.step('5: the list shows the jobs that a user started', async () => {
    await chooseWithin(page, 'Filter and group', 'Started by', 'anna')
    await expect.poll(() => listed(page)).toEqual(['Parsing · of-anna'])
  })

  await test.step('12: a job without a label is named after the file in its result', async () => {
    large.updateJob('of-anna', {
      status: 'completed',
      progress: 100,
      result: { file_name: 'cardiology.pdf', pages: 12 },
    })
    await page.mouse.move(1, 1)
    await expect(row(page, 'Parsing · cardiology.pdf')).toContainText('12 pages')
  })
})

test('notifications follow mutes, a pause from the terminal, and quiet hours', async ({
  app,
  desktop,
  home,
}) => {
  const [large, small] = [await start(), await start()]
  const projects = ['Cardiology', 'Oncology'].map((name) => small.lists.addProject({ name }))
  const jobs = projects.flatMap(({ id, name }) =>
    ['one', 'two'].map((nth) => {
      const jobId = `${name.toLowerCase()}-${nth}`
      small.lists.addExtraction(id, { id: jobId, status: 'running', progress: 30 })
      return { serverId: 'small', jobId, addedAt: Date.now() }
    }),
  )
  for (const id of ['alpha', 'beta', 'gamma', 'delta']) {
    large.addJob({ id, status: 'running', progress: 30 })
    jobs.push({ serverId: 'large', jobId: id, addedAt: Date.now() })
  }
  // Noon by the app's clock, so that no midnight is near.
  const hours = 12 - new Date().getUTCHours()
  const zone = `Etc/GMT${hours < 0 ? '+' : '-'}${Math.abs(hours)}`
  const quietHours = { on: false, from: 0, to: 23 * 60 + 59 }
  await writeProfile(home, [large, small], jobs, { quietHours })
  const launched = await app.launch([], { TZ: zone })
  const page = await launched.window()
  await expect(row(page, 'Extraction · Oncology')).toHaveCount(2)
  async function command(flags: readonly string[], shown: (tray: string) => boolean) {
    expect((await launched.launchAgain(flags)).code).toBe(0)
    await desktop.tray.until((host) => shown(trayAsText(host)))
  }

  await test.step('6: a muted job is silent, another one of its kind is not', async () => {
    await row(page, 'Extraction · Cardiology').first().click()
    await page.keyboard.press('m')
    await expect
      .poll(async () =>
        (await saved(home, 'watch-list.json')).jobs.filter((job: { muted: boolean }) => job.muted),
      )
      .toHaveLength(1)
    const [{ jobId }] = (await saved(home, 'watch-list.json')).jobs.filter(
      (job: { muted: boolean }) => job.muted,
    )
    fail(small, jobId)
    await desktop.tray.until((host) => /1 failed/.test(trayAsText(host)))
    // The list in front raises no pop-up.
    await button(page, 'History').click()
    fail(small, 'oncology-one')
    await desktop.notifications.until(({ calls }) => calls.length === 1)
    expect(titles(desktop)).toEqual(['Extraction · Oncology failed'])
  })

  await test.step('6: --pause 30m silences everything for half an hour, until --resume', async () => {
    const before = Date.now()
    await command(['--pause', '30m'], isPaused)
    const pausedFor = async () => {
      const { pausedUntil = before } = await saved(home, 'settings.json')
      return Math.round((pausedUntil - before) / 60_000)
    }
    await expect.poll(pausedFor).toBe(30)
    fail(large, 'alpha')
    await desktop.tray.until((host) => /3 failed/.test(trayAsText(host)))
    await command(['--resume'], (tray) => !isPaused(tray))
  })

  await test.step('6: --pause --server silences one server', async () => {
    expect((await launched.launchAgain(['--pause', '30m', '--server', 'Large'])).code).toBe(0)
    await expect
      .poll(() => saved(home, 'settings.json'))
      .toMatchObject({
        servers: [{ name: 'Large', pausedUntil: expect.any(Number) }, { name: 'Small' }],
      })
    fail(large, 'beta')
    await desktop.tray.until((host) => /4 failed/.test(trayAsText(host)))
    fail(small, 'oncology-two')
    await desktop.notifications.until(({ calls }) => calls.length === 2)
    expect((await launched.launchAgain(['--resume', '--server', 'Large'])).code).toBe(0)
    await expect
      .poll(() => saved(home, 'settings.json'))
      .toMatchObject({ servers: [{ name: 'Large', pausedUntil: 0 }, { name: 'Small' }] })
  })

  await test.step('6: quiet hours hold as soon as they are turned on', async () => {
    fail(large, 'gamma')
    await desktop.notifications.until(({ calls }) => calls.some(({ title }) => title === 'gamma failed'))
    await openSettings(page, 'Notifications')
    await page.getByRole('switch', { name: 'Quiet hours' }).click()
    await desktop.tray.until((host) => /quiet hours until/i.test(trayAsText(host)))
    fail(large, 'delta')
    await desktop.tray.until((host) => /7 failed/.test(trayAsText(host)))
  })

  await test.step('the history shows why each was silent', async () => {
    expect(titles(desktop).filter((title) => !title.endsWith('jobs need you'))).toEqual([
      'Extraction · Oncology failed',
      'Extraction · Oncology failed',
      'gamma failed',
    ])
    await button(page, 'History').click()
    const runs = page.getByRole('list', { name: 'Runs, newest first' }).getByRole('listitem')
    await expect(runs.filter({ hasText: 'delta' })).toContainText('quiet hours')
  })
})
