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

test('the app is started by a link, asks before it adds the server, and watches there', async ({ app }) => {
  const page = await (await app.launch([linkTo('first', 'second')])).window()
  const question = page.getByRole('dialog', { name: 'Add this server?' })
  await expect(question).toContainText(server.url)
  await expect(question).toContainText('first')
  expect(server.requests.total).toBe(0)
  await question.getByRole('button', { name: 'Add and watch' }).click()
  await expect(question).toBeHidden()
  await expect(page.getByRole('row').filter({ hasText: 'first' })).toContainText('30%')
  await expect(page.getByRole('row').filter({ hasText: 'second' })).toContainText('Out of memory')
  expect(server.requests.count({ method: 'POST' })).toBe(0)
})

test('a link that is opened while the app runs watches at once if the server is known', async ({
  app,
  desktop,
}) => {
  const launched = await app.launch(['--server', server.url, '--hidden'])
  await desktop.tray.until((host) => host.items.length > 0)
  const opened = launched.electronApp.waitForEvent('window')
  expect((await launched.launchAgain([linkTo('first')])).code).toBe(0)
  await expect((await opened).getByRole('row').filter({ hasText: 'first' })).toContainText('30%')
  await desktop.tray.until((host) => /first: 30%/.test(trayAsText(host)))
})

test('a label comes with a link, after a question, and with a second launch', async ({ app }) => {
  const launched = await app.launch([`${linkTo('first')}&label=Heart,+third+try`])
  const page = await launched.window()
  const question = page.getByRole('dialog', { name: 'Add this server?' })
  await expect(question).toContainText('Heart, third try')
  await question.getByRole('button', { name: 'Add and watch' }).click()
  await expect(page.getByRole('row').filter({ hasText: 'Heart, third try' })).toContainText('30%')
  await page.getByRole('button', { name: 'Show all' }).click()
  expect((await launched.launchAgain(['--watch', 'second', '--label', 'Lung atlas'])).code).toBe(0)
  await expect(page.getByRole('row').filter({ hasText: 'Lung atlas' })).toContainText('Out of memory')
})

test('a link that requests more than watching is refused in words, and nothing happens', async ({ app }) => {
  const launched = await app.launch(['--server', server.url, '--watch', 'first', '--watch', 'second'])
  const page = await launched.window()
  await expect(page.getByRole('row').filter({ hasText: 'second' })).toBeVisible()
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
