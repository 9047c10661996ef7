import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright/test'
import { startCompileoServer, type CompileoServer } from '../server/index.ts'
import { soundBytes } from '../support/sound.ts'
import { startNotificationDaemon } from '../support/desktop/desktop-doubles.ts'
import { trayAsText } from './support/as-text.ts'
import { expect, test } from './support/fixtures.ts'
import type { LaunchedApp } from './support/launch-app.ts'
import { movedClock, passHalfMinute } from './support/moved-clock.ts'
import { lockedOn, notedPreferences, notePreferences } from './support/preferences.ts'

const soundUrl = 'app://compileo-tray/sound'

let server: CompileoServer

test.beforeEach(async () => {
  server = await startCompileoServer({ streamIntervalMs: 20 })
  server.addJob({ id: 'first', status: 'running', progress: 30 })
})
test.afterEach(() => server.close())

const failureSound = (page: Page) => page.getByRole('combobox', { name: 'Sound when a job fails' })

const listen = ({ electronApp }: LaunchedApp) =>
  electronApp.evaluate(({ app }) => {
    const heard: string[] = []
    Object.assign(globalThis, { heard })
    app.on('web-contents-created', (_event, contents) => {
      contents.on('media-started-playing', () => heard.push(contents.getURL()))
      contents.on('destroyed', () => heard.push('gone'))
    })
  })

const heardBy = ({ electronApp }: LaunchedApp) =>
  electronApp.evaluate((): unknown => Reflect.get(globalThis, 'heard'))

test.use({ capabilities: ['body', 'actions', 'sound'] })

test('a service that plays sounds gets the chosen file; for one that plays none, an invisible page does, and is gone after it', async ({
  app,
  desktop,
  home,
}) => {
  for (const id of ['second', 'third']) server.addJob({ id, status: 'running', progress: 10 })
  const flags = ['--server', server.url, '--watch', 'first', '--watch', 'second', '--watch', 'third']
  const launched = await app.launch(flags, {}, movedClock)
  const page = await launched.window()
  const file = join(home, 'bell.wav')
  const chooseFile = async () => {
    await failureSound(page).click()
    await page.getByRole('option', { name: 'Choose file…' }).click()
  }
  await launched.electronApp.evaluate(({ dialog }, path) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [path] })
  }, file)
  await page.getByRole('button', { name: 'Settings', exact: true }).click()
  await page.getByRole('switch', { name: 'Play a sound' }).click()

  await test.step('the service gets the file, and its own sound with a notice when the file is gone', async () => {
    const { notifications } = desktop
    writeFileSync(file, 'no sound')
    await chooseFile()
    await expect(page.getByText('This isn’t a WAV or Ogg sound')).toBeVisible()
    await expect(failureSound(page)).toContainText('System sound')

    writeFileSync(file, soundBytes(0.5))
    await chooseFile()
    await expect(failureSound(page)).toContainText('bell.wav')
    await listen(launched)
    server.updateJob('first', { status: 'failed', error: 'Out of memory' })
    const failed = await notifications.until(({ calls }) =>
      calls.find(({ title }) => title === 'first failed'),
    )
    expect(failed.hints).toMatchObject({ 'sound-file': file })

    rmSync(file)
    const line = page.locator('.setting').filter({ has: failureSound(page) })
    await line.getByRole('button', { name: 'Send test with this sound' }).click()
    await expect(line).toContainText('The system sound is played instead of bell.wav')
    const tested = await notifications.until(({ calls }) => calls.find(({ title }) => title.endsWith('work')))
    expect(tested.hints).toMatchObject({ 'sound-name': 'complete' })
    expect(await heardBy(launched)).toEqual([])
  })

  await desktop.notifications.stop()
  const silent = await startNotificationDaemon(desktop.bus.address, { capabilities: ['body', 'actions'] })

  await test.step('the program plays it once, not in a pause, if the service doesn’t', async () => {
    writeFileSync(file, soundBytes(0.5))
    await listen(launched)
    await notePreferences(launched.electronApp)

    await desktop.tray.click('Pause notifications', 'For 1 hour')
    await desktop.tray.until((host) => /paused until/i.test(trayAsText(host)))
    server.updateJob('second', { status: 'failed', error: 'Out of memory' })
    await desktop.tray.until((host) => /2 failed/.test(trayAsText(host)))
    await desktop.tray.click('Resume notifications')
    await desktop.tray.until((host) => !/paused until/i.test(trayAsText(host)))

    // None plays right after another sound.
    await passHalfMinute(launched.electronApp)
    server.updateJob('third', { status: 'failed', error: 'Out of memory' })
    const failed = await silent.until(({ calls }) => calls.find(({ title }) => title === 'third failed'))
    expect(failed.hints).toMatchObject({ 'suppress-sound': true })
    await expect.poll(() => heardBy(launched)).toEqual([soundUrl, 'gone'])
    expect(silent.calls).toHaveLength(1)
    const windows = launched.electronApp.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)
    expect(await windows).toBe(1)
    expect(await notedPreferences(launched.electronApp)).toMatchObject({ [soundUrl]: lockedOn })
    await expect(failureSound(page)).toContainText('bell.wav')
  })
  await silent.stop()
})
