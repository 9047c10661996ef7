import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { startCompileoServer, type CompileoServer } from '#test/server/index.ts'
import { expect, test } from './support/fixtures.ts'

const id = '4b1e4567-e89b-12d3-a456-4266141709c2'

let server: CompileoServer

function pausedUntil(folder: string): unknown {
  const file = join(folder, 'settings.json')
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).pausedUntil : undefined
}

test.beforeEach(async () => {
  server = await startCompileoServer({ streamIntervalMs: 20 })
  server.addJob({ id, status: 'running', progress: 30 })
  server.addJob({ id: 'first', status: 'running', progress: 10 })
})
test.afterEach(() => server.close())

test('a second launch pauses notifications, and a pasted job ID is watched', async ({ app }) => {
  const launched = await app.launch(['--server', server.url, '--watch', 'first', '--hidden'])
  await server.until(() => server.openStreams().length === 1)
  expect((await launched.launchAgain(['--pause'])).code).toBe(0)
  await expect.poll(() => pausedUntil(launched.userDataDir)).toBeGreaterThan(Date.now() + 55 * 60_000)
  expect((await launched.launchAgain(['--resume'])).code).toBe(0)
  await expect.poll(() => pausedUntil(launched.userDataDir)).toBe(0)
  expect(launched.electronApp.windows()).toEqual([])

  await launched.electronApp.evaluate(({ clipboard }, text) => clipboard.writeText(text), `Job ID: ${id}`)
  const opened = launched.electronApp.waitForEvent('window')
  expect((await launched.launchAgain([])).code).toBe(0)
  const page = await opened
  await expect(page.getByRole('row').filter({ hasText: 'first' })).toBeVisible()
  const form = page.getByRole('dialog', { name: 'Watch a job' })
  const field = form.getByRole('textbox', { name: 'Job ID, link or message' })
  await page.keyboard.press('Control+v')
  await expect(field).toHaveValue(`Job ID: ${id}`)
  await form.getByRole('button', { name: 'Watch', exact: true }).last().click()
  await expect(page.getByRole('row').filter({ hasText: '4b1e4567' })).toHaveAccessibleName(/ 30%/)
})
