import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright/test'
import { startCompileoServer, type CompileoServer } from '../server/index.ts'
import { soundBytes } from '../support/sound.ts'
import { trayAsText } from './support/as-text.ts'
import { expect, test } from './support/fixtures.ts'
import type { LaunchedApp } from './support/launch-app.ts'
import { lockedOn, notedPreferences, notePreferences } from './support/preferences.ts'

const soundUrl = 'app://compileo-tray/sound'

let server: CompileoServer

test.beforeEach(async () => {
  server = await startCompileoServer({ streamIntervalMs: 20 })
  server.addJob({ id: 'first', status: 'running', progress: 30 })
})
test.afterEach(() => server.close())

async function chooseFile({ electronApp }: LaunchedApp, page: Page, file: string): Promise<void> {
  await electronApp.evaluate(({ dialog }, path) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [path] })
  }, file)
  await page.getByRole('button', { name: 'Settings', exact: true }).click()
  await page.getByRole('switch', { name: 'Play a sound' }).click()
  await page.getByRole('combobox', { name: 'Sound when a job fails' }).click()
  await page.getByRole('option', { name: 'Choose file…' }).click()
}

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

test.describe('a service that plays sounds', () => {
  test.use({ capabilities: ['body', 'actions', 'sound'] })

  test('gets the chosen file, and its own sound with a notice when the file is gone', async ({
    app,
    desktop,
    home,
  }) => {
    const launched = await app.launch(['--server', server.url, '--watch', 'first'])
    const page = await launched.window()
    const file = join(home, 'bell.wav')
    writeFileSync(file, 'no sound')
    await chooseFile(launched, page, file)
    await expect(page.getByText('This isn’t a WAV or Ogg sound')).toBeVisible()
    await expect(failureSound(page)).toContainText('System sound')

    writeFileSync(file, soundBytes())
    await failureSound(page).click()
    await page.getByRole('option', { name: 'Choose file…' }).click()
    await expect(failureSound(page)).toContainText('bell.wav')
    await listen(launched)
    server.updateJob('first', { status: 'failed', error: 'Out of memory' })
    const { notifications } = desktop
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
})

test.describe('a service that plays none', () => {
  test.use({ capabilities: ['body', 'actions'] })

  test('leaves it to the program, which plays in an invisible page that is gone after it', async ({
    app,
    desktop,
    home,
  }) => {
    server.addJob({ id: 'second', status: 'running', progress: 10 })
    const launched = await app.launch(['--server', server.url, '--watch', 'first', '--watch', 'second'])
    const page = await launched.window()
    const file = join(home, 'bell.wav')
    writeFileSync(file, soundBytes(0.5))
    await chooseFile(launched, page, file)
    await expect(failureSound(page)).toContainText('bell.wav')
    await listen(launched)
    await notePreferences(launched.electronApp)

    expect((await launched.launchAgain(['--pause'])).code).toBe(0)
    server.updateJob('second', { status: 'failed', error: 'Out of memory' })
    await desktop.tray.until((host) => /1 failed/.test(trayAsText(host)))
    expect((await launched.launchAgain(['--resume'])).code).toBe(0)

    server.updateJob('first', { status: 'failed', error: 'Out of memory' })
    const { notifications } = desktop
    const failed = await notifications.until(({ calls }) =>
      calls.find(({ title }) => title === 'first failed'),
    )
    expect(failed.hints).toMatchObject({ 'suppress-sound': true })
    await expect.poll(() => heardBy(launched)).toEqual([soundUrl, 'gone'])
    expect(notifications.calls).toHaveLength(1)
    expect(
      await launched.electronApp.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length),
    ).toBe(1)
    expect(await notedPreferences(launched.electronApp)).toMatchObject({ [soundUrl]: lockedOn })
    await expect(failureSound(page)).toContainText('bell.wav')
  })
})
