import { startCompileoServer, type CompileoServer } from '../server/index.ts'
import { expect, test } from './support/fixtures.ts'

const id = '4b1e4567-e89b-12d3-a456-4266141709c2'

let server: CompileoServer

test.beforeEach(async () => {
  server = await startCompileoServer({ streamIntervalMs: 20 })
  for (const name of ['Radiology', 'Oncology', 'Cardiology']) {
    const project = server.lists.addProject({ name })
    const job = name === 'Cardiology' ? id : `${name}-1`
    server.lists.addExtraction(project.id, { id: job, status: 'running', progress: 30 })
  }
})
test.afterEach(() => server.close())

test('at the first start a job is watched with no ID pasted, and its notification comes', async ({
  app,
  desktop,
}) => {
  const page = await (await app.launch([])).window()
  await page.getByRole('textbox', { name: 'Address' }).fill(server.url)
  await page.getByRole('button', { name: 'Connect' }).click()
  await page.getByRole('button', { name: 'Watch Extraction · Cardiology' }).click()
  await expect(page.getByRole('row').filter({ hasText: 'Extraction · Cardiology' })).toContainText('30%')
  server.updateJob(id, { status: 'completed', progress: 100 })
  const shown = await desktop.notifications.until(({ calls }) => calls.length > 0 && calls)
  expect(shown[0]?.title).toBe('Extraction · Cardiology completed')
})

test('a rule watches what runs of its project, shows it, and is undone by one press', async ({ app }) => {
  const page = await (await app.launch(['--server', server.url, '--name', 'Workstation'])).window()
  await page.getByRole('button', { name: '3 more jobs' }).click()
  await page.getByRole('button', { name: 'Change…' }).click()
  const rules = page.getByRole('dialog', { name: 'Watch new jobs automatically' })
  await rules.getByRole('combobox', { name: 'Project' }).click()
  await page.getByRole('option', { name: 'Oncology' }).click()
  await rules.getByRole('button', { name: 'Add rule' }).click()
  await expect(rules.getByRole('listitem')).toContainText('All jobs in Oncology')
  await page.keyboard.press('Escape')
  await expect(page.getByText('Now watching Extraction · Oncology (matched a rule)')).toBeVisible()
  await page.getByRole('button', { name: 'All jobs 1' }).click()
  await expect(page.getByRole('row').filter({ hasText: 'Extraction · Oncology' })).toContainText(
    'added automatically',
  )
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByRole('row').filter({ hasText: 'Extraction · Oncology' })).toBeHidden()
})

test('a job that the queue has forgotten is found in the server’s records, and is not called lost', async ({
  app,
  desktop,
}) => {
  const page = await (await app.launch(['--server', server.url, '--watch', id])).window()
  await expect(page.getByRole('row').filter({ hasText: '30%' })).toBeVisible()
  const row = server.lists.extractions.get(id)
  if (!row) throw new Error('The server has no row of the job')
  const progress = { totalResults: 42, avgConfidence: 0.9, categories: [] }
  server.lists.putExtraction({ ...row, status: 'completed', completedAt: Date.now(), progress })
  server.removeJob(id)
  const shown = await desktop.notifications.until(({ calls }) => calls.length > 0 && calls)
  expect(shown[0]?.title).toMatch(/completed$/)
  expect(shown[0]?.body).toContain('Its outcome is from the server’s records')
  await page.getByRole('row').filter({ hasText: '42' }).click()
  await expect(page.getByText('Its outcome is from the server’s records')).toBeVisible()
})
