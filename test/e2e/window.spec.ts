import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, type ElectronApplication, type Locator, type Page } from 'playwright/test'
import { startCompileoServer, type CompileoServer } from '../server/index.ts'
import { trayAsText } from './support/as-text.ts'
import { test } from './support/fixtures.ts'
import type { LaunchedApp } from './support/launch-app.ts'
import { openSettings } from './support/open-settings.ts'

let server: CompileoServer

test.beforeEach(async () => {
  server = await startCompileoServer({ streamIntervalMs: 20 })
})
test.afterEach(() => server.close())

const restarts = (jobId?: string) =>
  server.requests.count({ route: 'restart', method: 'POST', ...(jobId !== undefined && { jobId }) })

const row = (page: Page, name: string | RegExp) => page.getByRole('row', { name })
const button = (within: Page | Locator, name: string) => within.getByRole('button', { name, exact: true })
const dialog = (page: Page, name: string) => page.getByRole('dialog', { name })
const detail = (page: Page) => page.getByRole('complementary', { name: 'Job details' })
async function chooseMore(page: Page, name: RegExp) {
  await button(detail(page), 'More actions').click()
  await page.getByRole('menuitem', { name }).click()
}
const toast = (page: Page, words: string) => page.getByRole('status').filter({ hasText: words })
const outcomes = (page: Page) => page.getByRole('list', { name: 'Runs, newest first' })

/** For a 12-hour clock. */
async function setHour(page: Page, label: 'From' | 'To', hour: number) {
  const whole = (hour + 24) % 24
  const written = String(whole % 12 || 12).padStart(2, '0')
  await page.getByRole('spinbutton', { name: `${label}, hours` }).fill(written)
  await page.getByRole('spinbutton', { name: `${label}, AM or PM` }).press(whole < 12 ? 'a' : 'p')
}

async function choose(page: Page, list: string, choice: string): Promise<void> {
  await page.getByRole('combobox', { name: list, exact: true }).click()
  await page.getByRole('option', { name: choice, exact: true }).click()
}

const answerWith = (app: ElectronApplication, file: string): Promise<void> =>
  app.evaluate(({ dialog: dialogs }, path) => {
    dialogs.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: path })
    dialogs.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [path] })
  }, file)

async function startAgain(
  app: { launch: (flags?: readonly string[]) => Promise<LaunchedApp> },
  running: LaunchedApp,
): Promise<Page> {
  await running.quit()
  return (await app.launch()).window()
}

function addFiveFailed() {
  const ids = ['one', 'two', 'three', 'four', 'five']
  for (const [port, id] of ids.entries()) {
    server.addJob({ id, status: 'failed', error: `Ollama at 127.0.0.1:${port} refused the connection` })
  }
  return { ids, flags: ids.flatMap((id) => ['--watch', id]) }
}

test.describe('servers', () => {
  test('one with a wrong key is refused in the test’s words, and added once it is right', async ({ app }) => {
    server.apiKey = 'right-key'
    server.addJob({ id: 'parse-1', status: 'running', progress: 40 })
    const page = await (await app.launch()).window()
    const form = page.getByRole('main')
    await form.getByRole('textbox', { name: 'Address' }).fill(server.url)
    await expect(form).toContainText('The server requires an API key')
    await form.getByLabel('API key').fill('wrong-key')
    await button(form, 'Connect').click()
    await expect(form).toContainText('The server rejected the API key')
    await form.getByLabel('API key').fill('right-key')
    await button(form, 'Connect').click()

    // Without any job, the form has the focus.
    await expect(page.getByRole('textbox', { name: /^Job ID, link or message/ })).toBeFocused()
    await page.keyboard.type('parse-1')
    await page.keyboard.press('Enter')
    await expect(row(page, /parse-1/)).toContainText('40%')
  })

  test('one is removed with its jobs after a question, and does not come back', async ({ app }) => {
    server.addJob({ id: 'chunk-1', status: 'running', progress: 40 })
    const launched = await app.launch(['--server', server.url, '--name', 'Bench', '--watch', 'chunk-1'])
    const page = await launched.window()
    await expect(row(page, /chunk-1/)).toBeVisible()
    await button(page, 'Bench').click()
    await button(page, 'Remove…').click()
    await button(dialog(page, 'Remove server “Bench”?'), 'Remove server').click()
    await expect(row(page, /chunk-1/)).toBeHidden()
    await server.until(() => server.openStreams().length === 0)
    const again = await startAgain(app, launched)
    await expect(again.getByRole('heading', { name: 'Connect to Compileo' })).toBeVisible()
  })
})

test.describe('jobs', () => {
  test('of several ids each has its own answer, and a label stays over a restart of the program', async ({
    app,
  }) => {
    server.addJob({ id: 'taxonomy', status: 'running', progress: 40 })
    server.addJob({ id: 'chunks', status: 'pending' })
    server.addJob({ id: 'parse-1', status: 'pending' })
    const launched = await app.launch(['--server', server.url, '--name', 'Bench', '--watch', 'parse-1'])
    const page = await launched.window()
    const text = page.getByRole('textbox', { name: 'Job ID, link or message' })
    await button(page.getByRole('banner'), 'Watch a job').click()
    const form = dialog(page, 'Watch a job')
    await form.getByRole('textbox', { name: /^Job ID, link or message/ }).fill('taxonomy\nnobody\nchunks')
    await button(form, 'Watch').click()
    await expect(form.getByRole('listitem')).toHaveText([
      'taxonomyWatching on Bench',
      'nobodyBench doesn’t have this job',
      'chunksWatching on Bench',
    ])
    await page.keyboard.press('Escape')
    await expect(text).toBeHidden()

    await row(page, /taxonomy/).click()
    await chooseMore(page, /label/)
    await page.keyboard.type('Taxonomy of the textbooks')
    await page.keyboard.press('Enter')
    await expect(row(page, /Taxonomy of the textbooks/)).toBeVisible()
    const again = await startAgain(app, launched)
    await expect(row(again, /Taxonomy of the textbooks/)).toContainText('40%')
    await expect(row(again, /chunks/)).toContainText('Waiting for')
  })

  test('one is unwatched, put back as it was, and is gone for good otherwise', async ({ app }) => {
    server.addJob({ id: 'chunks', status: 'running', progress: 40 })
    const launched = await app.launch(['--server', server.url, '--watch', 'chunks'])
    const page = await launched.window()
    await row(page, /chunks/).click()
    await chooseMore(page, /^Mute/)
    await chooseMore(page, /^Unwatch/)
    await expect(row(page, /chunks/)).toBeHidden()
    await server.until(() => server.openStreams().length === 0)
    await button(toast(page, 'Stopped watching chunks'), 'Undo').click()
    await expect(row(page, /chunks/)).toContainText('Muted')
    await server.until(() => server.openStreams().length === 1)
    server.updateJob('chunks', { progress: 60 })
    await expect(row(page, /chunks/)).toContainText('60%')

    await row(page, /chunks/).click()
    await chooseMore(page, /^Unwatch/)
    await expect(page.getByRole('heading', { name: 'You’re not watching any jobs yet' })).toBeVisible()
    const again = await startAgain(app, launched)
    await expect(again.getByRole('heading', { name: 'You’re not watching any jobs yet' })).toBeVisible()
  })

  test('a failure that was watched needs attention until it is dismissed, over restarts of the program', async ({
    app,
    desktop,
  }) => {
    server.addJob({ id: 'taxonomy', status: 'running', progress: 40 })
    const launched = await app.launch(['--server', server.url, '--watch', 'taxonomy'])
    const page = await launched.window()
    await server.until(() => server.openStreams().length === 1)
    await row(page, /taxonomy/).click()
    // A resting pointer would hold the rows.
    await page.mouse.move(1, 1)
    server.updateJob('taxonomy', { status: 'failed', error: 'Out of memory' })
    await desktop.tray.until((host) => /1 failed/.test(trayAsText(host)))
    const needed = page.getByRole('heading', { name: 'Needs attention' })
    // A user's first outcome pops up even if they see it.
    await desktop.notifications.until(({ calls }) => calls.some(({ title }) => title === 'taxonomy failed'))
    await expect(needed).toBeVisible()
    await button(detail(page), 'Close details').click()
    await expect(button(row(page, /taxonomy/), 'Restart taxonomy')).toBeVisible()

    const again = await startAgain(app, launched)
    await expect(button(row(again, /taxonomy/), 'Restart taxonomy')).toBeVisible()
    await row(again, /taxonomy/).focus()
    await again.keyboard.press('d')
    await expect(again.getByRole('heading', { name: 'Needs attention' })).toBeHidden()
    await button(toast(again, 'Dismissed taxonomy'), 'Undo').click()
    await expect(again.getByRole('heading', { name: 'Needs attention' })).toBeVisible()
  })

  test('rows stay where they are under a resting pointer, say at once what is true, and move when applied', async ({
    app,
  }) => {
    for (const id of ['first', 'second']) server.addJob({ id, status: 'running', progress: 40 })
    const flags = ['--server', server.url, '--watch', 'first', '--watch', 'second']
    const page = await (await app.launch(flags)).window()
    await row(page, /second/).hover()
    server.updateJob('first', { status: 'failed', error: 'Out of memory' })
    await expect(button(row(page, /first/), 'Restart first')).toBeVisible()
    const names = () => page.getByRole('row').locator('h2, .job-row-name').allTextContents()
    expect(await names()).toEqual(['Running', 'first', 'second'])
    await expect(page.getByText('1 update ·')).toBeVisible()
    await button(page, 'Apply').click()
    await expect.poll(names).toEqual(['Needs attention', 'first', 'Running', 'second'])
  })

  test('failures with one cause are one row, restarted with one press after one question', async ({
    app,
  }) => {
    const { ids, flags } = addFiveFailed()
    const page = await (await app.launch(['--server', server.url, ...flags])).window()
    const cause = row(page, /5 jobs: Ollama at .* refused the connection/)
    await expect(cause).toBeVisible()
    await button(cause, 'Restart 5').click()
    await button(dialog(page, 'Restart 5 jobs?'), 'Restart 5 jobs').click()
    await server.until(() => restarts() === 5)
    await expect(cause).toBeHidden()
    expect(ids.map((id) => restarts(id))).toEqual([1, 1, 1, 1, 1])
  })

  test('once a job completes after the error of others, their row offers to restart them', async ({
    app,
  }) => {
    const { flags } = addFiveFailed()
    const page = await (await app.launch(['--server', server.url, ...flags])).window()
    await button(row(page, /5 jobs: Ollama/), 'Show 5 jobs').click()
    await button(row(page, /^one\b/), 'Restart one').click()
    await server.until(() => restarts('one') === 1)
    server.updateJob('one', { status: 'running', progress: 10 })
    await page.mouse.move(0, 0)
    await expect(row(page, /^one, running/)).toContainText('10%')
    server.updateJob('one', { status: 'completed', progress: 100 })
    const cause = row(page, /4 jobs: Ollama/)
    await expect(cause).toContainText('completed after the same error. Restart the other 4?')
    await button(cause, 'Restart 4').click()
    await expect(dialog(page, 'Restart 4 jobs?')).toBeVisible()
  })

  test('a job that another user cancelled asks whether to restart, in its notification and in its row', async ({
    app,
    desktop,
  }) => {
    for (const id of ['first', 'second']) server.addJob({ id, status: 'running', progress: 40 })
    const flags = ['--server', server.url, '--watch', 'first', '--watch', 'second']
    const page = await (await app.launch(flags)).window()
    await expect(row(page, /second/)).toContainText('40%')
    for (const id of ['first', 'second']) server.updateJob(id, { status: 'cancelled' })
    const { notifications } = desktop
    const shown = await notifications.until(({ visible }) => visible.size === 2 && [...visible.values()])
    const first = shown.find(({ title }) => title === 'first was cancelled')
    expect(first?.body).toContain('Restart it?')
    notifications.press(first?.id ?? 0, 'dismiss')
    await expect(button(row(page, /first/), 'Restart first')).toBeHidden()
    await button(row(page, /second/), 'Restart second').click()
    await server.until(() => restarts('second') === 1)
    await page.mouse.move(1, 1)
    await expect(page.getByRole('heading', { name: 'Needs attention' })).toBeHidden()
  })

  test('an outage is shown once for all jobs of a server, and ends when the user tries again', async ({
    app,
  }) => {
    for (const id of ['first', 'second']) server.addJob({ id, status: 'running', progress: 40 })
    const { port } = new URL(server.url)
    const flags = ['--server', server.url, '--name', 'Bench', '--watch', 'first', '--watch', 'second']
    const page = await (await app.launch(flags)).window()
    await expect(row(page, /second/)).toContainText('40%')
    await server.close()
    const banner = page.getByRole('region', { name: 'Unreachable servers' })
    await expect(banner.getByText(/^Bench: Connection refused.*retrying/i)).toBeVisible()
    await expect(row(page, /first/)).toContainText('Last update')
    // Otherwise it might reconnect before the click.
    await expect(banner).toContainText(/retrying in (?:[4-9]|[12]\d) s/i, { timeout: 40_000 })
    server = await startCompileoServer({ port: Number(port), streamIntervalMs: 20 })
    for (const id of ['first', 'second']) server.addJob({ id, status: 'running', progress: 60 })
    await button(banner, 'Retry now').click()
    await expect(banner).toBeHidden()
    await expect(row(page, /second/)).toContainText('60%')
  })

  test('several that failed are restarted after one question, each by one POST', async ({ app }) => {
    const ids = ['first', 'second', 'third', 'fourth']
    for (const id of ids) server.addJob({ id, status: 'failed', error: 'Out of memory' })
    const flags = ids.flatMap((id) => ['--watch', id])
    const page = await (await app.launch(['--server', server.url, ...flags])).window()
    await button(page, 'Show 4 jobs').click()
    for (const id of ids.slice(0, 3)) {
      await row(page, new RegExp(`^${id}, `)).click({ modifiers: ['Control'] })
    }
    const selection = page.getByRole('region', { name: 'Selected jobs' })
    await button(selection, 'Restart 3 failed').click()
    await button(dialog(page, 'Restart 3 jobs?'), 'Restart 3 jobs').click()
    await server.until(() => restarts() === 3)
    for (const id of ids.slice(0, 3)) {
      server.updateJob(id, { status: 'running', progress: 5 })
      await expect(row(page, new RegExp(`^${id}, `))).toContainText('5%')
      expect(restarts(id)).toBe(1)
    }
    await expect(row(page, /^fourth, /)).toContainText('Out of memory')
    expect(restarts()).toBe(3)
  })

  test('the result is seen as a tree, and saved to the file that the user names', async ({ app, home }) => {
    const result = { status: 'success', chunks: [{ id: 1, text: 'Vorhofflimmern – 65 %' }], documents: 5 }
    server.addJob({ id: 'extract', status: 'running', progress: 90 })
    const { electronApp, window } = await app.launch(['--server', server.url, '--watch', 'extract'])
    const page = await window()
    await row(page, /extract/).click()
    server.updateJob('extract', { status: 'completed', progress: 100, result })
    await button(detail(page), 'Show raw JSON').click()
    const tree = detail(page).getByRole('tree', { name: 'Result' })
    await expect(tree.getByRole('treeitem', { name: /text: Vorhofflimmern – 65 %/ })).toBeVisible()
    const file = join(home, 'extract.json')
    await answerWith(electronApp, file)
    await button(detail(page), 'Save…').click()
    await expect(toast(page, 'Saved to extract.json')).toBeVisible()
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(result)
  })
})

test.describe('settings', () => {
  test('hold at once: the theme is the program’s, quiet hours silence an outcome, a test arrives', async ({
    app,
    desktop,
  }) => {
    server.addJob({ id: 'silent', status: 'running', progress: 40 })
    const { electronApp, window } = await app.launch(['--server', server.url, '--watch', 'silent'])
    const page = await window()
    await openSettings(page, 'General')
    await choose(page, 'Theme', 'Dark')
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
    await expect.poll(() => electronApp.evaluate(({ nativeTheme }) => nativeTheme.themeSource)).toBe('dark')

    await openSettings(page, 'Notifications')
    await page.getByRole('switch', { name: 'Quiet hours' }).click()
    const hour = new Date().getHours()
    await setHour(page, 'From', hour - 1)
    await setHour(page, 'To', hour + 2)
    await button(page, 'Send test').click()
    await expect(page.getByText('Others stay silent during quiet hours.')).toBeVisible()
    const shown = await desktop.notifications.until(({ calls }) => calls[0])
    expect(shown.title).toBe('Notifications work')

    await server.until(() => server.openStreams().length === 1)
    server.updateJob('silent', { status: 'failed', error: 'Out of memory' })
    await desktop.tray.until((host) => /1 failed/.test(trayAsText(host)))
    await button(page, 'History').click()
    await expect(outcomes(page)).toContainText('No notification: quiet hours')
    expect(desktop.notifications.calls).toHaveLength(1)
  })

  test('are exported with servers and jobs, and imported by another profile', async ({ app, home }) => {
    server.addJob({ id: 'chunks', status: 'running', progress: 40 })
    const file = join(home, 'settings.json')
    const first = await app.launch(['--server', server.url, '--name', 'Bench', '--watch', 'chunks'])
    await answerWith(first.electronApp, file)
    const page = await first.window()
    await button(page, 'Settings').click()
    await page.getByRole('switch', { name: 'Play a sound' }).click()
    await openSettings(page, 'About')
    await button(page, 'Export…').click()
    await expect(page.getByText('Saved to settings.json, without API keys')).toBeVisible()
    await first.quit()
    await rm(first.userDataDir, { recursive: true })

    const second = await app.launch()
    await answerWith(second.electronApp, file)
    const empty = await second.window()
    await openSettings(empty, 'About')
    await button(empty, 'Import…').click()
    await expect(empty.getByText(/^Imported: .*1 server \(1 new\), 1 job \(1 new\)/)).toBeVisible()
    await openSettings(empty, 'Notifications')
    await expect(empty.getByRole('switch', { name: 'Play a sound' })).toBeChecked()
    await button(empty, 'Bench').click()
    await button(empty, 'Show 1 watched job').click()
    await expect(row(empty, /chunks/)).toContainText('40%')

    await writeFile(file, '{"app": "Something else"}')
    await openSettings(empty, 'About')
    await button(empty, 'Import…').click()
    await expect(empty.getByText('This file wasn’t exported by Compileo Tray')).toBeVisible()
  })

  test('German is spoken by window and tray, also after a restart', async ({ app, desktop }) => {
    server.addJob({ id: 'chunks', status: 'running', progress: 40 })
    const launched = await app.launch(['--server', server.url, '--watch', 'chunks'])
    const page = await launched.window()
    await openSettings(page, 'General')
    await choose(page, 'Language', 'Deutsch')
    await expect(button(page, 'Job beobachten')).toBeVisible()
    await desktop.tray.until((host) => /Einstellungen/.test(trayAsText(host)))
    const again = await startAgain(app, launched)
    await expect(again.locator('html')).toHaveAttribute('lang', 'de')
    await expect(button(again, 'Job beobachten')).toBeVisible()
    await row(again, /chunks/).click()
    await expect(again.getByRole('complementary')).toContainText('Dieser Lauf')
    server.updateJob('chunks', { status: 'completed', progress: 100 })
    await expect(row(again, /chunks/)).toContainText('Abgeschlossen')
  })
})

test('an outcome is in the history when its server has long deleted the job, and is exported as CSV', async ({
  app,
  home,
}) => {
  const { id } = server.addJob({ id: 'extract', status: 'running', progress: 90 })
  const flags = ['--server', server.url, '--name', 'Bench', '--watch', id]
  const { electronApp, window } = await app.launch(flags)
  const page = await window()
  await expect(row(page, /extract/)).toContainText('90%')
  server.updateJob(id, { status: 'completed', progress: 100, result: { chunks: 412 } })
  await expect(row(page, /extract/)).toContainText('412 chunks · in')
  server.removeJob(id)
  await row(page, /extract/).click()
  await chooseMore(page, /^Unwatch/)

  await button(page, 'History').click()
  await outcomes(page)
    .getByRole('button', { name: /^extract/ })
    .click()
  await expect(outcomes(page)).toContainText('Result412 chunks')
  const file = join(home, 'outcomes.csv')
  await answerWith(electronApp, file)
  await button(page, 'Export').click()
  await page.getByRole('menuitem', { name: 'As CSV' }).click()
  await expect(toast(page, 'Exported 1 run to outcomes.csv')).toBeVisible()
  const [head, line] = (await readFile(file, 'utf8')).split('\r\n')
  expect(head).toMatch(/^\uFEFF"Job ID","Label","Server","Outcome",/)
  expect(line).toMatch(/^"extract",,"Bench","completed",/)
  expect(line).toContain('"chunks: 412"')

  await button(outcomes(page), 'Watch again').click()
  await expect(toast(page, 'Bench doesn’t have this job')).toBeVisible()
})

const boundsOf = (app: ElectronApplication) =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds())
const closeWindow = (app: ElectronApplication) =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())

test.describe('the window itself', () => {
  test('opens again where it was closed, also after a restart of the program', async ({ app, desktop }) => {
    const place = { x: 60, y: 40, width: 900, height: 600 }
    const first = await app.launch(['--server', server.url])
    await first.window()
    await first.electronApp.evaluate(
      ({ BrowserWindow }, bounds) => BrowserWindow.getAllWindows()[0]?.setBounds(bounds),
      place,
    )
    await expect.poll(() => boundsOf(first.electronApp)).toEqual(place)
    await closeWindow(first.electronApp)
    await expect.poll(() => first.electronApp.windows().length).toBe(0)
    await desktop.tray.activate()
    await expect.poll(() => boundsOf(first.electronApp)).toEqual(place)
    await first.quit()

    const second = await app.launch()
    await second.window()
    expect(await boundsOf(second.electronApp)).toEqual(place)
  })

  test('is opened by the menu for a new watch, and for the settings', async ({ app }) => {
    const launched = await app.launch(['--server', server.url])
    const page = await launched.window()
    const press = (label: string) =>
      launched.electronApp.evaluate(({ Menu }, wanted) => {
        const items = Menu.getApplicationMenu()?.items.flatMap(({ submenu }) => submenu?.items ?? [])
        items?.find((item) => item.label === wanted)?.click()
      }, label)
    await press('Settings…')
    await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible()
    await press('Watch a job…')
    await expect(dialog(page, 'Watch a job')).toBeVisible()
  })
})
