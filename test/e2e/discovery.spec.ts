import { startCompileoServer, type CompileoServer } from '#test/server/index.ts'
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

test('at the first start, discovered jobs are watched without an ID, by a rule too', async ({
  app,
  desktop,
}) => {
  server.apiKey = 'right-key'
  const page = await (await app.launch([])).window()
  const form = page.getByRole('main')
  await form.getByRole('textbox', { name: 'Address' }).fill(server.url)
  await expect(form).toContainText('The server requires an API key')
  await form.getByLabel('API key').fill('wrong-key')
  await form.getByRole('button', { name: 'Connect' }).click()
  await expect(form).toContainText('The server rejected the API key')
  await form.getByLabel('API key').fill('right-key')
  await form.getByRole('button', { name: 'Connect' }).click()

  await expect(page.getByRole('textbox', { name: /^Job ID, link or message/ })).toBeFocused()
  await page.getByRole('button', { name: 'Watch Extraction · Cardiology' }).click()
  await expect(page.getByRole('row').filter({ hasText: 'Extraction · Cardiology' })).toHaveAccessibleName(
    / 30%/,
  )
  const announced = (title: RegExp) =>
    desktop.notifications.until(({ calls }) => calls.find((call) => title.test(call.title)))

  await test.step('the rule shows what it watches, and is undone by one press', async () => {
    await page.getByRole('region', { name: 'Servers' }).getByRole('listitem').getByRole('button').click()
    await page.getByRole('button', { name: 'Watch Extraction · Radiology' }).click()
    // What ends before it is watched isn't announced.
    await server.until(() => server.openStreams().some(({ jobId }) => jobId === 'Radiology-1'))
    server.updateJob('Radiology-1', { status: 'completed', progress: 100 })
    await announced(/^Extraction · Radiology completed$/)
    await page.getByRole('button', { name: 'Change…' }).click()
    const rules = page.getByRole('dialog', { name: 'Watch new jobs automatically' })
    await rules.getByRole('combobox', { name: 'Project' }).click()
    await page.getByRole('option', { name: 'Oncology' }).click()
    await rules.getByRole('button', { name: 'Add rule' }).click()
    await expect(rules.getByRole('listitem')).toContainText('All jobs in Oncology')
    await page.keyboard.press('Escape')
    await expect(page.getByText('Watching Extraction · Oncology (watch rule)')).toBeVisible()
    await page.getByRole('button', { name: 'All jobs 3' }).click()
    await expect(page.getByRole('row').filter({ hasText: 'Extraction · Oncology' })).toContainText(
      'added automatically',
    )
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect(page.getByRole('row').filter({ hasText: 'Extraction · Oncology' })).toBeHidden()
  })

  await test.step('the forgotten job is not called lost', async () => {
    const row = server.lists.extractions.get(id)
    if (!row) throw new Error('The server has no row of the job')
    const progress = { totalResults: 42, avgConfidence: 0.9, categories: [] }
    server.lists.putExtraction({ ...row, status: 'completed', completedAt: Date.now(), progress })
    await page.getByRole('button', { name: 'History' }).click()
    server.removeJob(id)
    const shown = await announced(/Cardiology completed$/)
    expect(shown.body).toContain('Its outcome is from the server’s records')
    await page.getByRole('button', { name: /^All jobs/ }).click()
    const found = page.getByRole('row').filter({ hasText: 'Extraction · Cardiology' })
    await expect(found).toContainText('42')
    await found.click()
    await expect(page.getByText('Its outcome is from the server’s records')).toBeVisible()
  })
})
