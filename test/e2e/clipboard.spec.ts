import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { startCompileoServer, type CompileoServer } from '../server/index.ts'
import { expect, test } from './support/fixtures.ts'

const id = '4b1e4567-e89b-12d3-a456-4266141709c2'
const other = '5c2f4567-e89b-12d3-a456-4266141719d3'

let server: CompileoServer

function pausedUntil(folder: string): unknown {
  const file = join(folder, 'settings.json')
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).pausedUntil : undefined
}

test.beforeEach(async () => {
  server = await startCompileoServer({ streamIntervalMs: 20 })
  server.addJob({ id, status: 'running', progress: 30 })
  server.addJob({ id: other, status: 'running', progress: 60 })
  server.addJob({ id: 'first', status: 'running', progress: 10 })
})
test.afterEach(() => server.close())

test('a second launch pauses notifications without a window, and a job ID on the clipboard is pasted or offered', async ({
  app,
}) => {
  const launched = await app.launch(['--server', server.url, '--watch', 'first', '--hidden'])
  await server.until(() => server.openStreams().length === 1)
  expect((await launched.launchAgain(['--pause'])).code).toBe(0)
  await expect.poll(() => pausedUntil(launched.userDataDir)).toBeGreaterThan(Date.now() + 55 * 60_000)
  expect((await launched.launchAgain(['--resume'])).code).toBe(0)
  await expect.poll(() => pausedUntil(launched.userDataDir)).toBe(0)
  expect(launched.electronApp.windows()).toEqual([])

  await launched.electronApp.evaluate(({ clipboard }, text) => clipboard.writeText(text), `Job ID: ${id}`)
  const opened = launched.electronApp.waitForEvent('window')
  expect((await launched.launchAgain(['--watch-clipboard'])).code).toBe(0)
  const page = await opened
  const form = page.getByRole('dialog', { name: 'Watch a job' })
  const field = form.getByRole('textbox', { name: 'Job ID, link or message' })
  await expect(field).toHaveValue(`Job ID: ${id}`)

  await page.keyboard.press('Escape')
  await expect(form).toBeHidden()
  await page.keyboard.press('Control+v')
  await expect(field).toHaveValue(`Job ID: ${id}`)
  await form.getByRole('button', { name: 'Watch', exact: true }).last().click()
  await expect(page.getByRole('row').filter({ hasText: '4b1e4567' })).toContainText('30%')

  const message = `Extraction job started successfully! Job ID: ${other}`
  await launched.electronApp.evaluate(({ clipboard }, text) => clipboard.writeText(text), message)
  await page.getByRole('button', { name: 'Watch a job' }).click()
  const offer = form.getByRole('region', { name: 'Job ID on the clipboard' })
  await expect(offer).toContainText('Extraction5c2f…19d3')
  await offer.getByRole('button', { name: 'Watch' }).click()
  await expect(page.getByRole('dialog')).toBeHidden()
  await expect(page.getByRole('row').filter({ hasText: 'Extraction · 5c2f4567' })).toContainText('60%')

  await launched.electronApp.evaluate(({ clipboard }) => clipboard.clear())
  expect((await launched.launchAgain(['--watch-clipboard'])).code).toBe(0)
  await expect(page.getByText('No text in it')).toBeVisible()
})
