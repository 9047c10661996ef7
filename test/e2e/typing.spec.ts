import type { ElectronApplication } from 'playwright/test'
import { expect, test } from './support/fixtures.ts'

const word = 'cardiology'

/** Simulates a slow machine: presses the palette's shortcut and types as soon as the next window is shown. */
const typeIntoNextWindow = (app: ElectronApplication) =>
  app.evaluate(({ app: program }, typed) => {
    program.once('browser-window-created', (_event, window) => {
      const { webContents } = window
      webContents.debugger.attach()
      void webContents.debugger.sendCommand('Emulation.setCPUThrottlingRate', { rate: 20 })
      window.once('show', () => {
        webContents.sendInputEvent({ type: 'keyDown', keyCode: 'k', modifiers: ['control'] })
        webContents.sendInputEvent({ type: 'keyUp', keyCode: 'k', modifiers: ['control'] })
        for (const keyCode of typed)
          for (const type of ['keyDown', 'char', 'keyUp'] as const)
            webContents.sendInputEvent({ type, keyCode })
      })
    })
  }, word)

test('keys that are pressed during the window’s first frame reach the palette', async ({
  app,
  desktop,
  server,
}) => {
  server.addJob({ id: 'cardiology-1', status: 'running', progress: 40 })
  const flags = ['--server', server.url, '--watch', 'cardiology-1', '--hidden']
  const { electronApp } = await app.launch(flags)
  await desktop.tray.until(({ items }) => items[0]?.menu)
  await typeIntoNextWindow(electronApp)
  const opened = electronApp.waitForEvent('window')
  await desktop.tray.activate()
  const page = await opened
  const field = page.getByRole('dialog').getByRole('combobox')
  await expect(field).toHaveValue(word)
  await expect(field).toBeFocused()
  await page.keyboard.type('!')
  await expect(field).toHaveValue(`${word}!`)
})
