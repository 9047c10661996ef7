import { startCompileoServer, type CompileoServer } from '#test/server/index.ts'
import { expect, test } from './support/fixtures.ts'

let server: CompileoServer

test.beforeEach(async () => {
  server = await startCompileoServer({ plugin: true, streamIntervalMs: 20 })
})
test.afterEach(() => server.close())

test('with the plugin one stream serves all jobs; without it each job has its own', async ({
  app,
  desktop,
}) => {
  for (const id of ['parse-1', 'parse-2'])
    server.addJob({ id, status: 'running', progress: 40, currentStep: 'Page 1' })
  const flags = ['--server', server.url, '--watch', 'parse-1', '--watch', 'parse-2']
  const page = await (await app.launch(flags)).window()
  const row = (id: string) => page.getByRole('row').filter({ hasText: id })
  await expect(row('parse-1')).toContainText('Page 1')
  await server.until(() => server.openStreams().length === 1 && server.openStreams()[0]?.jobId === '')

  server.updateJob('parse-1', { currentStep: 'C:\\temp\\bold "Page 2"' })
  await expect(row('parse-1')).toContainText('C:\\temp\\bold "Page 2"')
  expect(server.requests.count({ route: 'stream' })).toBe(0)
  await page
    .getByRole('button', { name: /^127\.0\.0\.1/ })
    .first()
    .click()
  const inUse = page.getByText(/plugin is installed\. All jobs/)
  await expect(inUse).toBeVisible()

  server.updateJob('parse-1', { status: 'completed', progress: 100 })
  const shown = await desktop.notifications.until(({ calls }) => calls[0])
  // By then the list of jobs may have reported its kind, too.
  expect(shown.title).toMatch(/parse-1 completed$/)

  server.pluginMounted = false
  await server.until(() => server.openStreams().some(({ jobId }) => jobId === 'parse-2'))
  await expect(inUse).toBeHidden()
  await page.getByRole('button', { name: 'All jobs 2' }).click()
  server.updateJob('parse-2', { progress: 75, currentStep: 'Page 3' })
  await expect(row('parse-2')).toHaveAccessibleName(/ 75%/)
  // The list in front raises no pop-up.
  await page.getByRole('button', { name: 'History' }).click()
  server.updateJob('parse-2', { status: 'failed', error: 'Ollama refused the connection' })
  await desktop.notifications.until(({ calls }) =>
    calls.some(({ title }) => title.endsWith('parse-2 failed')),
  )
  expect(desktop.notifications.calls.map(({ title }) => title)).toEqual([
    expect.stringMatching(/completed$/),
    expect.stringMatching(/failed$/),
  ])
})
