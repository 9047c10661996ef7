import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'playwright/test'
import { typeInFocusedField } from '#test/screens/flows/window.ts'
import { startCompileoServer, type CompileoServer } from '#test/server/index.ts'
import { trayAsText } from './support/as-text.ts'
import { test } from './support/fixtures.ts'
import { pressButton } from './support/main-job.ts'

let server: CompileoServer

test.beforeEach(async () => {
  server = await startCompileoServer({ streamIntervalMs: 20 })
})
test.afterEach(() => server.close())

test('jobs added together share one row and one notification, restarted with the keyboard alone', async ({
  app,
  desktop,
  home,
}) => {
  const ids = ['volume-1', 'volume-2', 'volume-3']
  for (const id of ids) server.addJob({ id, status: 'running', progress: 40 })
  const watch = ids.flatMap((id) => ['--watch', id])
  const first = await app.launch(['--server', server.url, ...watch, '--label', 'Night run'])
  const page = await first.window()
  const batch = page.getByRole('row', { name: /^.*Night run 3 jobs/ })
  await expect(batch).toContainText('3 jobs: 3 running')
  await expect(batch).toContainText('40%')
  await expect(page.getByRole('row', { name: /volume-2/ })).toBeHidden()

  await page.keyboard.press('ArrowDown')
  await expect(batch).toBeFocused()
  await page.keyboard.press('ArrowRight')
  await expect(page.getByRole('row', { name: /volume-1/ })).toBeVisible()
  await page.keyboard.press('ArrowDown')
  await expect(page.getByRole('row', { name: /volume-1/ })).toBeFocused()
  await page.keyboard.press('ArrowLeft')
  await expect(batch).toBeFocused()
  await page.keyboard.press('ArrowLeft')
  await expect(page.getByRole('row', { name: /volume-1/ })).toBeHidden()
  await page.keyboard.press('F2')
  await typeInFocusedField(page, 'Cardiology')
  await page.keyboard.press('Enter')
  const renamed = page.getByRole('row', { name: /Cardiology 3 jobs/ })
  await expect(renamed).toBeFocused()
  await desktop.tray.until((host) => /Cardiology: 40%, 3 running/.test(trayAsText(host)))

  server.updateJob('volume-1', { status: 'completed', progress: 100, result: { pages: 12 } })
  await expect(renamed).toContainText('1 done, 2 running')
  server.updateJob('volume-2', { status: 'failed', error: 'Out of memory' })
  const { notifications } = desktop
  // The list in front says it.
  await expect(renamed).toContainText('1 failed')
  await first.quit()

  server.updateJob('volume-3', { status: 'completed', progress: 100, result: { pages: 7 } })
  const second = await app.launch(['--hidden'])
  const ended = await notifications.until(({ calls }) =>
    calls.find(({ title }) => title === 'Cardiology finished'),
  )
  expect(ended.body).toContain('3 jobs: 2 done, 1 failed')

  pressButton(desktop, ended, 'Restart 1')
  await server.until(() => server.requests.count({ route: 'restart', method: 'POST' }) === 1)
  server.updateJob('volume-2', { status: 'running', progress: 5 })
  await desktop.tray.until((host) => /Cardiology: 68%, 2 done, 1 running/.test(trayAsText(host)))
  server.updateJob('volume-2', { status: 'failed', error: 'Out of memory' })
  await notifications.until(
    ({ calls }) => calls.filter(({ title }) => title === 'Cardiology finished').length === 2,
  )
  await desktop.tray.activate()
  const again = await second.window()
  const over = again.getByRole('row', { name: /Cardiology 3 jobs/ })
  await expect(over).toContainText('3 jobs: 2 done, 1 failed')
  await expect(again.getByRole('heading', { name: 'Finished batches' })).toBeVisible()
  expect(notifications.calls.map(({ title }) => title)).toEqual([
    'Cardiology finished',
    'Cardiology finished',
  ])

  const file = join(home, 'results.json')
  await second.electronApp.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath })
  }, file)
  await over.focus()
  await again.keyboard.press('ArrowRight')
  await expect(again.getByRole('row', { name: /volume-2/ })).toContainText('Out of memory')
  await again.keyboard.press('Shift+F10')
  await again.getByRole('menuitem', { name: 'Save results…' }).press('Enter')
  await expect(again.getByRole('status').filter({ hasText: 'Saved 2 results to results.json' })).toBeVisible()
  expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject([
    { jobId: 'volume-1', result: { pages: 12 } },
    { jobId: 'volume-2', result: null, error: 'Out of memory' },
    { jobId: 'volume-3', result: { pages: 7 } },
  ])

  await over.focus()
  await again.keyboard.press('Shift+F10')
  await again.getByRole('menuitem', { name: 'Ungroup' }).press('Enter')
  await expect(over).toBeHidden()
  await expect(again.getByRole('row', { name: /volume-1/ })).toBeVisible()
  await again.getByRole('button', { name: 'Undo', exact: true }).click()
  await expect(over).toBeVisible()
})
