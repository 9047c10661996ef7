import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { startCompileoServer, type CompileoServer } from '#test/server/index.ts'
import { expect, test } from './support/fixtures.ts'
import type { LaunchedApp } from './support/launch-app.ts'
import { openPane } from '#test/screens/flows/window.ts'

const key = 'a-very-secret-key'

let server: CompileoServer

test.beforeEach(async () => {
  server = await startCompileoServer({ streamIntervalMs: 20, apiKey: key })
})
test.afterEach(() => server.close())

const logOf = ({ userDataDir }: LaunchedApp, name = 'compileo-tray.log') =>
  readFileSync(join(userDataDir, 'logs', name), 'utf8')

const clipboardOf = ({ electronApp }: LaunchedApp): Promise<string> =>
  electronApp.evaluate(({ clipboard }) => clipboard.readText())

test('copied diagnostics and the log contain no key and no home folder’s owner', async ({ app, home }) => {
  const { id } = server.addJob({ status: 'running', progress: 40, currentStep: 'A private step' })
  const logs = join(home, 'user-data', 'logs')
  mkdirSync(logs, { recursive: true })
  writeFileSync(join(logs, 'compileo-tray.log'), 'a line of last week\n'.repeat(50_000))
  const launched = await app.launch(['--server', server.url, '--watch', id], { COMPILEO_API_KEY: key })
  const page = await launched.window()
  await expect(page.getByRole('row').filter({ hasText: `Job ${id.slice(0, 8)}` })).toHaveAccessibleName(
    / 40%/,
  )
  await server.until(() => server.openStreams().length === 1)

  await test.step('the menu of the window opens settings and a new watch, copies diagnostics, and has nothing for developers', async () => {
    const press = (label: string) =>
      launched.electronApp.evaluate(({ Menu }, wanted) => {
        const items = Menu.getApplicationMenu()?.items.flatMap(({ submenu }) => submenu?.items ?? [])
        items?.find((item) => item.label === wanted)?.click()
        return items?.map(({ role, label: shown }) => role ?? shown) ?? []
      }, label)
    const entries = await press('Watch a job…')
    expect(entries).toContain('Quit Compileo Tray')
    expect(entries.filter((entry) => /reload|devtools/i.test(entry))).toEqual([])
    const form = page.getByRole('dialog', { name: 'Watch a job' })
    await expect(form).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(form).toBeHidden()
    await press('Copy diagnostics')
    await expect(page.getByText(/^Copied \d+ lines$/)).toBeVisible()
    expect(await clipboardOf(launched)).toMatch(/\nSettings\n(?: {2}.+\n)* {2}theme: "system"\n/)
    await launched.electronApp.evaluate(({ clipboard }) => clipboard.clear())
    await press('Settings…')
    await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible()
  })

  await openPane(page, 'About')
  await page.getByRole('button', { name: 'Copy diagnostics' }).click()
  const said = page.getByRole('main').getByText(/^Copied \d+ lines$/)
  await expect(said).toBeVisible()

  const copied = await clipboardOf(launched)
  expect(await said.textContent()).toBe(`Copied ${copied.trimEnd().split('\n').length} lines`)
  expect(copied).toMatch(/^Compileo Tray, diagnostics of /)
  expect(copied).toMatch(/\n {2}version: \d+\.\d+\.\d+\n/)
  expect(copied).toMatch(/\n {2}electron: \d+\.\d+\.\d+\n {2}chromium: \d/)
  expect(copied).toMatch(
    /\n {2}tray: StatusNotifierItem, kept by \S+\n {2}notifications: .+ specification 1\.\d/,
  )
  expect(copied).toMatch(/\n {2}keyring: \w+\n/)
  expect(copied).toContain(`\n  origin: ${server.url}\n  link: ok\n  key: yes\n`)
  expect(copied).toContain('\n  watches: 1 running\n  connections of watches: 1 live\n')
  expect(copied).toContain(' info  start: Compileo Tray ')
  const log = logOf(launched)
  expect(log).toContain(`watch added: `)
  for (const text of [copied, log]) {
    expect(text).not.toContain(key)
    expect(text).not.toContain('A private step')
    expect(text).not.toContain(homedir())
  }
  // The file was full, so it was rotated at startup.
  expect(log).toMatch(/^\S+ info {2}start: /)
  expect(logOf(launched, 'compileo-tray.1.log')).toContain('a line of last week')
  expect(statSync(join(logs, 'compileo-tray.log')).mode & 0o077).toBe(0)
  await launched.quit()
  expect(logOf(launched)).toMatch(/ info {2}quit\n$/)
})

async function crash({ electronApp, userDataDir }: LaunchedApp): Promise<number | null> {
  const child = electronApp.process()
  const gone = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)))
  await electronApp.evaluate(
    ({ app }, file) => {
      const { writeFileSync: write } = process.mainModule?.require('node:fs') ?? {}
      const { env } = process
      app.relaunch = (options) => write(file, JSON.stringify([options?.args, env['COMPILEO_API_KEY']]))
      setTimeout(() => {
        throw new Error('boom with a-very-secret-key')
      })
    },
    join(userDataDir, 'relaunched.json'),
  )
  return gone
}

test.describe('a crash', () => {
  test.use({ mayCrash: true })

  test('a screen that fails says so, and a window whose process ended is created again', async ({
    app,
    desktop,
  }) => {
    server.addJob({ id: 'job', status: 'running', progress: 40 })
    const flags = ['--server', server.url, '--watch', 'job']
    const launched = await app.launch(flags, { COMPILEO_API_KEY: key })
    const page = await launched.window()
    const log = () => logOf(launched)
    const row = page.getByRole('row').filter({ hasText: 'job' })
    await row.waitFor()
    await page.evaluate(() => {
      const { parse } = JSON
      JSON.parse = (text: string) => {
        const { trail: _, ...rest } = parse(text)
        return rest
      }
    })
    await row.click()
    const fallback = page.getByRole('alert')
    await expect(fallback).toContainText('Couldn’t show the job details')
    await expect(row).toHaveAccessibleName(/ 40%/)
    await fallback.getByRole('button', { name: 'Copy diagnostics' }).click()
    await expect(fallback).toContainText(/Copied \d+ lines/)

    // No boundary catches this.
    await page.evaluate(() => {
      reportError(new Error('a stray error with a-very-secret-key'))
      void Promise.reject(new Error(`a stray promise, ${'x'.repeat(100_000)}`))
    })
    await expect.poll(log).toContain('page: unhandled rejection: Error: a stray promise')
    expect(log()).toContain('page: while rendering: TypeError: Cannot read properties of undefined')
    expect(log()).toContain('page: uncaught: Error: a stray error with •••')
    expect(log()).not.toContain('a-very-secret-key')
    expect(log().length).toBeLessThan(50_000)

    await launched.electronApp.evaluate(({ BrowserWindow }) => {
      BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer()
    })
    await expect
      .poll(() => launched.electronApp.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length))
      .toBe(0)
    await expect.poll(log).toMatch(/ error the window is gone: (killed|crashed)/)
    expect(log()).toMatch(/ error window's process gone: (killed|crashed)/)

    const opened = launched.electronApp.waitForEvent('window')
    await desktop.tray.activate()
    const anew = await opened
    await expect(anew.getByText('The window crashed and was reopened')).toBeVisible()
    server.updateJob('job', { progress: 75 })
    await expect(anew.getByRole('row').filter({ hasText: 'job' })).toHaveAccessibleName(/ 75%/)
    const uncaught = log().match(/.*(?:uncaught|unhandled rejection).*/g) ?? []
    expect(uncaught.filter((line) => !line.includes(' page: '))).toEqual([])
  })

  test('an uncaught error restarts the app hidden; the second in an hour notifies', async ({
    app,
    desktop,
  }) => {
    const env = { COMPILEO_API_KEY: key }
    const first = await app.launch(['--server', server.url], env)
    await first.window()
    expect(await crash(first)).toBe(1)
    const log = logOf(first)
    expect(log).toMatch(/ error uncaught exception\n {4}Error: boom with •••\n {8}at /)
    expect(log).not.toContain(key)
    expect(log).toMatch(/ error restarting\n/)
    expect(first.output()).toContain('uncaught exception: Error: boom with •••')
    expect(first.output()).not.toContain(key)
    const [again, itsKey]: [string[], string] = JSON.parse(
      readFileSync(join(first.userDataDir, 'relaunched.json'), 'utf8'),
    )
    expect(itsKey).toBe(key)
    expect(again.slice(-2)).toEqual([`--server=${server.url}`, '--hidden'])
    expect(desktop.notifications.calls).toEqual([])

    const second = await app.launch([], env)
    await expect((await second.window()).getByText('crashed and restarted')).toBeVisible()
    expect(await crash(second)).toBe(1)
    const shown = await desktop.notifications.until(({ calls }) => calls[0])
    expect(shown.title).toBe('Compileo Tray has stopped')
    expect(logOf(second)).toMatch(/ error ending: the second time within an hour\n/)
    expect(readdirSync(second.userDataDir)).toContain('crashed.json')
  })
})
