import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, type ElectronApplication, type Page } from 'playwright/test'
import { button, choose, detail, dialog, row, toast, typeInFocusedField } from '#test/screens/flows/window.ts'
import { startCompileoServer } from '#test/server/index.ts'
import { trayAsText } from './support/as-text.ts'
import { test } from './support/fixtures.ts'
import { openSettings } from './support/open-settings.ts'

async function chooseMore(page: Page, name: RegExp) {
  await button(detail(page), 'More actions').click()
  await page.getByRole('menuitem', { name }).click()
}

const answerWith = (app: ElectronApplication, file: string): Promise<void> =>
  app.evaluate(({ dialog: dialogs }, path) => {
    dialogs.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: path })
  }, file)

const boundsOf = (app: ElectronApplication) =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds())

test('the user’s changes in the window are restored after a relaunch', async ({ app, desktop, server }) => {
  const other = await startCompileoServer({ streamIntervalMs: 20 })
  for (const id of ['cardiology', 'broken']) server.addJob({ id, status: 'running', progress: 40 })
  server.addJob({ id: 'chunks', status: 'pending' })
  server.addJob({ id: 'parse-1', status: 'pending' })
  const first = await app.launch(['--server', server.url, '--name', 'Bench', '--watch', 'parse-1'])
  const page = await first.window()

  await test.step('each of several IDs has its own result', async () => {
    await button(page.getByRole('banner'), 'Watch a job').click()
    const form = dialog(page, 'Watch a job')
    const text = form.getByRole('textbox', { name: /^Job ID, link or message/ })
    await text.fill('cardiology\nnobody\nchunks\nbroken')
    await button(form, 'Watch').click()
    await expect(form.getByRole('listitem')).toHaveText([
      'cardiologyWatching on Bench',
      'nobodyBench doesn’t have this job',
      'chunksWatching on Bench',
      'brokenWatching on Bench',
    ])
    await page.keyboard.press('Escape')
    await expect(form).toBeHidden()
  })

  await test.step('a job gets a label', async () => {
    await row(page, /cardiology/).click()
    await chooseMore(page, /label/)
    await typeInFocusedField(page, 'Risk factors in the textbooks')
    await page.keyboard.press('Enter')
    await expect(row(page, /Risk factors in the textbooks/)).toHaveAccessibleName(/ 40%/)
  })

  await test.step('a job is unwatched, restored with its settings, and unwatched again', async () => {
    await row(page, /parse-1/).click()
    await chooseMore(page, /^Mute/)
    await chooseMore(page, /^Unwatch/)
    await expect(row(page, /parse-1/)).toBeHidden()
    await button(toast(page, 'Stopped watching parse-1'), 'Undo').click()
    await expect(row(page, /parse-1/)).toContainText('Muted')
    server.updateJob('parse-1', { status: 'running', progress: 60 })
    await expect(row(page, /parse-1/)).toHaveAccessibleName(/ 60%/)
    await row(page, /parse-1/).click()
    await chooseMore(page, /^Unwatch/)
    await expect(row(page, /parse-1/)).toBeHidden()
  })

  await test.step('a server is removed with its jobs after a confirmation', async () => {
    other.addJob({ id: 'elsewhere', status: 'running', progress: 40 })
    await first.launchAgain(['--server', other.url, '--name', 'Other', '--watch', 'elsewhere'])
    await expect(row(page, /elsewhere/)).toBeVisible()
    await button(page, 'Other').click()
    await button(page, 'Remove…').click()
    await button(dialog(page, 'Remove server “Other”?'), 'Remove server').click()
    await expect(row(page, /elsewhere/)).toBeHidden()
    await other.until(() => other.openStreams().length === 0)
  })

  await test.step('a failed job needs attention', async () => {
    server.updateJob('broken', { status: 'failed', error: 'Out of memory' })
    await desktop.tray.until((host) => /1 failed/.test(trayAsText(host)))
    // The first outcome raises a pop-up even if it is visible.
    await desktop.notifications.until(({ calls }) => calls.some(({ title }) => title === 'broken failed'))
  })

  const place = { x: 60, y: 40, width: 900, height: 600 }
  await test.step('the window opens again where it was closed', async () => {
    const { electronApp } = first
    await electronApp.evaluate(
      ({ BrowserWindow }, bounds) => BrowserWindow.getAllWindows()[0]?.setBounds(bounds),
      place,
    )
    await expect.poll(() => boundsOf(electronApp)).toEqual(place)
    await electronApp.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
    await expect.poll(() => electronApp.windows().length).toBe(0)
    await desktop.tray.activate()
    await expect.poll(() => boundsOf(electronApp)).toEqual(place)
  })

  await test.step('theme and language change at once in the tray and the window', async () => {
    const anew = await first.window()
    await openSettings(anew, 'General')
    await choose(anew, 'Theme', 'Dark')
    await expect(anew.locator('html')).toHaveAttribute('data-theme', 'dark')
    const theme = () => first.electronApp.evaluate(({ nativeTheme }) => nativeTheme.themeSource)
    await expect.poll(theme).toBe('dark')
    await choose(anew, 'Language', 'Deutsch')
    await expect(button(anew, 'Job beobachten')).toBeVisible()
    await desktop.tray.until((host) => /Einstellungen/.test(trayAsText(host)))
  })

  await first.quit()
  // A page's first call may come before its address is known.
  expect(first.output()).not.toContain('Only the main window may call')
  const second = await app.launch()
  const again = await second.window()
  await expect.poll(() => boundsOf(second.electronApp)).toEqual(place)
  await expect(again.locator('html')).toHaveAttribute('lang', 'de')
  await expect(again.locator('html')).toHaveAttribute('data-theme', 'dark')
  await expect(row(again, /Risk factors in the textbooks/)).toHaveAccessibleName(/40\s%/)
  await expect(row(again, /chunks/)).toBeVisible()
  await expect(row(again, /parse-1|elsewhere/)).toHaveCount(0)
  await expect(button(again, 'Other')).toHaveCount(0)
  const needed = again.getByRole('heading', { name: 'Handlungsbedarf' })
  await expect(needed).toBeVisible()
  await row(again, /broken/).focus()
  await again.keyboard.press('d')
  await expect(needed).toBeHidden()
  await button(again, 'Rückgängig').click()
  await expect(needed).toBeVisible()
  await other.close()
})

test('a result is saved as JSON, and a run is exported as CSV', async ({ app, home, server }) => {
  server.addJob({ id: 'chunks', status: 'running', progress: 40 })
  const result = { status: 'success', chunks: [{ id: 1, text: 'Vorhofflimmern – 65 %' }], documents: 5 }
  const { id } = server.addJob({ id: 'extract', status: 'running', progress: 90 })
  const flags = ['--server', server.url, '--name', 'Bench', '--watch', 'chunks', '--watch', id]
  const first = await app.launch(flags)
  const page = await first.window()
  await row(page, /extract/).click()
  server.updateJob(id, { status: 'completed', progress: 100, result })

  await test.step('the result is saved to the file that the user names', async () => {
    await button(detail(page), 'Show raw JSON').click()
    const text = detail(page).getByRole('group', { name: 'Result text' })
    await expect(text).toContainText('"text": "Vorhofflimmern – 65 %"')
    const target = join(home, 'extract.json')
    await answerWith(first.electronApp, target)
    await button(detail(page), 'Save…').click()
    await expect(toast(page, 'Saved to extract.json')).toBeVisible()
    expect(JSON.parse(await readFile(target, 'utf8'))).toEqual(result)
  })

  await test.step('the run is exported as CSV', async () => {
    server.removeJob(id)
    await chooseMore(page, /^Unwatch/)
    // While the details are open, the row still shows the watched job.
    await expect(detail(page)).toBeHidden()
    await row(page, /^extract/).click()
    await expect(detail(page)).toContainText('documents')
    const target = join(home, 'outcomes.csv')
    await answerWith(first.electronApp, target)
    await page.keyboard.press('Control+k')
    await typeInFocusedField(page, 'csv')
    await page.keyboard.press('Enter')
    await expect(toast(page, 'Exported 1 run to outcomes.csv')).toBeVisible()
    const [head, line] = (await readFile(target, 'utf8')).split('\r\n')
    expect(head).toMatch(/^\uFEFF"Job ID","Label","Server","Outcome",/)
    expect(line).toMatch(/^"extract",,"Bench","completed",/)
    expect(line).toContain('documents: 5')
  })

  await button(detail(page), 'Watch again').click()
  await expect(toast(page, 'Bench doesn’t have this job')).toBeVisible()
})
