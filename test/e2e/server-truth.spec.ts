import { startCompileoServer, type CompileoServer } from '#test/server/index.ts'
import { expect, test } from './support/fixtures.ts'
import { trayAsText } from './support/as-text.ts'

let server: CompileoServer

test.beforeEach(async () => {
  server = await startCompileoServer({ streamIntervalMs: 20 })
})
test.afterEach(() => server.close())

test('a job whose result has errors needs attention, and a flawless one doesn’t', async ({
  app,
  desktop,
}) => {
  for (const id of ['parse-1', 'chunk-1']) server.addJob({ id, status: 'running', progress: 40 })
  const flags = ['--server', server.url, '--watch', 'parse-1', '--watch', 'chunk-1', '--hidden']
  const launched = await app.launch(flags)
  await server.until(() => server.openStreams().length === 2)
  const gone = { document_id: 'd', status: 'failed', error: 'No parsed file found' }
  server.updateJob('parse-1', {
    status: 'completed',
    progress: 100,
    result: { operation: 'parse_documents', total_documents: 2, processed_documents: 1, results: [gone] },
  })
  server.updateJob('chunk-1', {
    status: 'completed',
    progress: 100,
    result: {
      operation: 'chunk_documents',
      total_documents: 2,
      processed_documents: 2,
      total_chunks_created: 734,
    },
  })
  const said = '1 of 2 documents failed: No parsed file found'
  await desktop.notifications.until(({ calls }) => calls.length === 2)
  expect(desktop.notifications.calls.map(({ title, body }) => `${title}: ${body}`).toSorted()).toEqual([
    expect.stringMatching(/chunk-1 completed: .*734 chunks/),
    expect.stringMatching(new RegExp(`parse-1 completed with errors: .*${said}`)),
  ])
  await desktop.tray.until((host) => /parse-1/.test(trayAsText(host)))
  await desktop.tray.activate()
  const page = await launched.window()
  await page.getByRole('button', { name: 'Needs attention 1' }).click()
  await expect(page.getByRole('row').filter({ hasText: 'parse-1' })).toContainText(said)
  await expect(page.getByRole('row').filter({ hasText: 'chunk-1' })).toBeHidden()
})

test('a pasted response or message names one job; Restart all includes cancelled ones', async ({
  app,
  desktop,
}) => {
  const taxonomy = 'a1b2c3d4-e89b-42d3-a456-426614174000'
  const project = '5bbd92ce-b863-41ed-b686-8beb3bd6c977'
  const id = '4b1e4567-e89b-12d3-a456-4266141709c2'
  for (let nth = 0; nth < 5; nth += 1) server.addJob({ id: `busy-${nth}`, status: 'running' })
  server.addJob({ id, status: 'pending' })
  const page = await (await app.launch(['--server', server.url])).window()
  const response = {
    job_id: id,
    message: 'Document processing job submitted successfully',
    status: 'submitted',
    debug_info: { project_id: project, document_count: 1 },
  }
  const form = page.getByRole('main')
  await form.getByLabel('Job ID, link or message').fill(JSON.stringify(response))
  await form.getByRole('button', { name: 'Watch', exact: true }).click()
  const row = page.getByRole('row').filter({ hasText: '4b1e4567' })
  await expect(row).toContainText('5 jobs are running')
  await expect(page.getByRole('button', { name: 'All jobs 1' })).toBeVisible()
  expect(server.requests.count({ route: 'status', jobId: project })).toBe(0)

  const watch = async (text: string) => {
    await page.getByRole('button', { name: 'Watch a job', exact: true }).click()
    await page.getByRole('textbox', { name: /^Job ID, link or message/ }).fill(text)
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Close details' }).click()
  }
  for (const other of [taxonomy, 'failed-1', 'cancelled-1'])
    server.addJob({ id: other, status: 'running', progress: 40 })
  await watch('failed-1')
  await watch('cancelled-1')
  await watch(`Taxonomy generation job started successfully! Job ID: ${taxonomy}`)
  const name = 'Taxonomy · a1b2c3d4'
  await expect(page.getByRole('row', { name: new RegExp(name) })).toHaveAccessibleName(/ 40%/)
  await desktop.tray.until((host) => trayAsText(host).includes(`${name}: 40%`))

  server.updateJob(taxonomy, { status: 'failed', error: 'Out of memory' })
  server.updateJob('failed-1', { status: 'failed', error: 'No space left on device' })
  server.cancelJob('cancelled-1')
  await expect(page.getByRole('row', { name: new RegExp(name) })).toContainText('Out of memory')
  await expect(page.getByRole('row', { name: /cancelled-1/ })).toContainText('Cancelled')

  await page.getByRole('button', { name: 'Restart all failed (2)' }).click()
  const question = page.getByRole('dialog')
  await question.getByRole('checkbox', { name: 'Also restart 1 cancelled job' }).check()
  await question.getByRole('button', { name: 'Restart 3 jobs', exact: true }).click()
  await server.until(() => server.requests.count({ route: 'restart', method: 'POST' }) === 3)
})
