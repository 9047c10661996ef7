import { trayAsText } from './support/as-text.ts'
import { expect, test } from './support/fixtures.ts'

test('a link launches or opens the app, which asks before it adds a server', async ({
  app,
  desktop,
  server,
}) => {
  server.addJob({ id: 'first', status: 'running', progress: 30 })
  server.addJob({ id: 'second', status: 'failed', error: 'Out of memory' })
  const linkTo = (...jobs: readonly string[]) =>
    `compileo-tray://watch?server=${encodeURIComponent(server.url)}${jobs.map((id) => `&job=${id}`).join('')}`
  const launched = await app.launch([`${linkTo('first')}&label=Heart,+third+try`])
  const page = await launched.window()
  const question = page.getByRole('dialog', { name: 'Add this server?' })
  await expect(question).toContainText(server.url)
  await expect(question).toContainText('Heart, third try')
  expect(server.requests.total).toBe(0)
  await question.getByRole('button', { name: 'Add and watch' }).click()
  await expect(question).toBeHidden()
  await expect(page.getByRole('row').filter({ hasText: 'Heart, third try' })).toHaveAccessibleName(/ 30%/)
  expect(server.requests.count({ method: 'POST' })).toBe(0)

  const closed = page.waitForEvent('close')
  await launched.electronApp.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
  await closed
  const opened = launched.electronApp.waitForEvent('window')
  expect((await launched.launchAgain([linkTo('first', 'second')])).code).toBe(0)
  const reopened = await opened
  await expect(reopened.getByRole('row').filter({ hasText: 'Heart, third try' })).toHaveAccessibleName(/ 30%/)
  await expect(reopened.getByRole('row').filter({ hasText: 'second' })).toContainText('Out of memory')
  await desktop.tray.until((host) => /Heart, third try: 30%/.test(trayAsText(host)))

  await launched.launchAgain([linkTo('second').replace('//watch', '//restart')])
  await expect(reopened.getByText('Couldn’t open link: links can only watch jobs')).toBeVisible()
  await launched.launchAgain([`${linkTo('second')}&action=cancel`])
  await expect(reopened.getByText('it has an unknown part, “action”')).toBeVisible()
  const smuggling = await launched.launchAgain([linkTo('second'), '--server', 'http://evil.example'])
  expect(smuggling.code).toBe(2)
  expect(smuggling.stderr).toContain('A link can’t be combined')
  expect(server.requests.count({ method: 'POST' })).toBe(0)
  await expect(reopened.getByRole('dialog')).toHaveCount(0)
})
