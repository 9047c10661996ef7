import { once } from 'node:events'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from './support/fixtures.ts'
import { openSettings } from './support/open-settings.ts'

test('changing a setting preserves the others, and no IPC channel reveals the file’s path', async ({
  app,
  home,
}) => {
  const folder = join(home, 'user-data')
  const file = join(folder, 'settings.json')
  mkdirSync(folder, { recursive: true })
  writeFileSync(file, JSON.stringify({ theme: 'dark', sound: true, version: 1 }, undefined, '\t'))
  const { electronApp, window } = await app.launch()
  const page = await window()
  await openSettings(page, 'Notifications')
  await page.getByRole('switch', { name: /^A queue needs attention/ }).click()
  await expect
    .poll(() => JSON.parse(readFileSync(file, 'utf8')))
    .toMatchObject({ version: 1, theme: 'dark', sound: true, notifyAlerts: true })
  expect(readdirSync(folder).filter((name) => name.startsWith('settings'))).toEqual(['settings.json'])
  const listeners = await electronApp.evaluate(({ ipcMain }) =>
    ipcMain.listenerCount('electron-store-get-data'),
  )
  expect(listeners).toBe(0)

  const program = electronApp.process()
  const gone = once(program, 'exit')
  program.kill('SIGTERM')
  await gone
  expect([program.exitCode, program.signalCode]).toEqual([0, null])
  expect(readFileSync(join(folder, 'logs', 'compileo-tray.log'), 'utf8')).toContain('quitting')
})
