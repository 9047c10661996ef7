import { startCompileoServer, type CompileoServer } from '../server/index.ts'
import { expect, test } from './support/fixtures.ts'

const id = '4b1e4567-e89b-12d3-a456-4266141709c2'

let server: CompileoServer

test.beforeEach(async () => {
  server = await startCompileoServer({ streamIntervalMs: 20 })
  server.addJob({ id, status: 'running', progress: 30 })
  server.addJob({ id: 'first', status: 'running', progress: 10 })
})
test.afterEach(() => server.close())

test('a job ID on the clipboard is offered when the watch form opens, and watched by one press', async ({
  app,
}) => {
  const { electronApp, window } = await app.launch(['--server', server.url, '--watch', 'first'])
  const page = await window()
  await expect(page.getByRole('row').filter({ hasText: 'first' })).toBeVisible()
  await electronApp.evaluate(
    ({ clipboard }, text) => clipboard.writeText(text),
    `Extraction job started successfully! Job ID: ${id}`,
  )
  await page.getByRole('button', { name: 'Watch a job' }).click()
  const offer = page
    .getByRole('dialog', { name: 'Watch a job' })
    .getByRole('region', { name: 'Job ID on the clipboard' })
  await expect(offer).toContainText('Extraction4b1e…09c2')
  await offer.getByRole('button', { name: 'Watch' }).click()
  await expect(page.getByRole('dialog')).toBeHidden()
  await expect(page.getByRole('row').filter({ hasText: 'Extraction · 4b1e4567' })).toContainText('30%')
})
