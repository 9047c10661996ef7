import { startCompileoServer, type CompileoServer } from '../server/index.ts'
import { trayAsText } from './support/as-text.ts'
import { expect, test } from './support/fixtures.ts'

let server: CompileoServer

test.beforeEach(async () => {
  server = await startCompileoServer({ streamIntervalMs: 20 })
  server.addJob({ id: 'first', status: 'running', progress: 30 })
  server.addJob({ id: 'second', status: 'failed', error: 'Out of memory' })
})
test.afterEach(() => server.close())

const linkTo = (...jobs: readonly string[]) =>
  `compileo-tray://watch?server=${encodeURIComponent(server.url)}${jobs.map((id) => `&job=${id}`).join('')}`

test('a link starts the app, which asks before it adds the server, and watches there under the label', async ({
  app,
}) => {
  const page = await (await app.launch([`${linkTo('first')}&label=Heart,+third+try`])).window()
  const question = page.getByRole('dialog', { name: 'Add this server?' })
  await expect(question).toContainText(server.url)
  await expect(question).toContainText('Heart, third try')
  expect(server.requests.total).toBe(0)
  await question.getByRole('button', { name: 'Add and watch' }).click()
  await expect(question).toBeHidden()
  await expect(page.getByRole('row').filter({ hasText: 'Heart, third try' })).toContainText('30%')
  expect(server.requests.count({ method: 'POST' })).toBe(0)
})

test('a link opens the running app, which watches on a server that it knows, and does nothing else', async ({
  app,
  desktop,
}) => {
  const launched = await app.launch(['--server', server.url, '--hidden'])
  await desktop.tray.until((host) => host.items.length > 0)
  const opened = launched.electronApp.waitForEvent('window')
  expect((await launched.launchAgain([linkTo('first', 'second')])).code).toBe(0)
  const page = await opened
  await expect(page.getByRole('row').filter({ hasText: 'first' })).toContainText('30%')
  await expect(page.getByRole('row').filter({ hasText: 'second' })).toContainText('Out of memory')
  await desktop.tray.until((host) => /first: 30%/.test(trayAsText(host)))

  await launched.launchAgain([linkTo('second').replace('//watch', '//restart')])
  await expect(page.getByText('Couldn’t open link: links can only watch jobs')).toBeVisible()
  await launched.launchAgain([`${linkTo('second')}&action=cancel`])
  await expect(page.getByText('it has an unknown part, "action"')).toBeVisible()
  const smuggling = await launched.launchAgain([linkTo('second'), '--server', 'http://evil.example'])
  expect(smuggling.code).toBe(2)
  expect(smuggling.stderr).toContain('A link can’t be combined')
  expect(server.requests.count({ method: 'POST' })).toBe(0)
  await expect(page.getByRole('dialog')).toHaveCount(0)
})
