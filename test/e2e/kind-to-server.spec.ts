import { join } from 'node:path'
import { startCompileoServer, type CompileoServer } from '#test/server/index.ts'
import { writeProfile } from '#test/support/demo-profile.ts'
import { trayAsText } from './support/as-text.ts'
import { expect, test } from './support/fixtures.ts'
import { movedClock, passHalfMinute } from './support/moved-clock.ts'

let server: CompileoServer

test.beforeEach(async () => {
  server = await startCompileoServer({ streamIntervalMs: 20, rateLimit: 100_000 })
})
test.afterEach(() => server.close())

const add = (count: number, status: string) =>
  Array.from({ length: count }, (_, i) => server.addJob({ id: `${status}-${i}`, status, progress: 30 }).id)
const profile = (home: string, jobs: readonly string[]) =>
  writeProfile(
    join(home, 'user-data'),
    { name: 'Workstation', url: server.url },
    jobs.map((id) => ({ id, status: 'running' })),
  )

test('one banner reports an unreachable server with two jobs until a retry succeeds', async ({
  app,
  desktop,
  home,
}) => {
  await profile(home, add(2, 'running'))
  const { electronApp, window } = await app.launch([], {}, movedClock)
  const page = await window()
  const banner = page.getByRole('region', { name: 'Messages' }).getByText('Workstation is unreachable')
  const list = page.getByRole('dialog', { name: 'Messages' })
  await server.until(() => server.openStreams().length === 2)
  await desktop.tray.until((host) => /2 running/.test(trayAsText(host)))

  await server.stop()
  await expect(banner).toBeVisible()
  await expect(page.getByRole('row').filter({ hasText: 'running-0' })).toContainText('Last update')
  await page.getByRole('button', { name: 'Pause notifications' }).click()
  await page.getByRole('menuitem', { name: 'Messages (1)' }).click()
  // Repeated until the next attempt is at least ten seconds away, so that it can't precede the click.
  await expect(async () => {
    await passHalfMinute(electronApp)
    await expect(list).toContainText(/retrying in [12]\d s/i, { timeout: 500 })
  }).toPass()
  server.updateJob('running-1', { progress: 60 })
  await server.start()
  await list.getByRole('button', { name: 'Retry now' }).click()
  await desktop.tray.until((host) => /2 running/.test(trayAsText(host)))
  await expect(banner).toBeHidden()
  await expect(page.getByRole('row', { name: /^running-1, running .*, 60%/ })).toBeVisible()
})

test('a hidden launch reports an unknown job, and exits with code 4 if it watches no job', async ({
  app,
  desktop,
  home,
}) => {
  await profile(home, add(1, 'running'))
  // The server can't find the job at first, because output is only recorded once the launch is complete.
  server.redisDown = true
  const launched = await app.launch(['--hidden', '--watch', 'typo-1'])
  server.redisDown = false
  const told = (title: string) =>
    desktop.notifications.until(({ visible }) => [...visible.values()].find((shown) => shown.title === title))
  expect(await told('Couldn’t watch typo-1')).toMatchObject({ body: 'Workstation doesn’t have this job.' })
  await expect.poll(launched.output).toContain('Couldn’t watch typo-1: Workstation doesn’t have this job')
  expect(await launched.launchAgain(['--hidden', '--watch', 'typo-2'])).toMatchObject({ code: 0 })
  await told('Couldn’t watch typo-2')
  expect(launched.isRunning()).toBe(true)
  await launched.quit()

  await profile(home, [])
  const last = await launched.launchAgain(['--hidden', '--watch', 'typo-3'])
  expect(last.stdout).toContain('Couldn’t watch typo-3: Workstation doesn’t have this job\n')
  expect(last.code).toBe(4)
  // The program has exited and can't handle clicks, so it has closed its notification.
  await desktop.notifications.until(
    ({ calls, visible }) => calls.at(-1)?.title === 'Couldn’t watch typo-3' && visible.size === 0,
  )
})
