import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from './support/fixtures.ts'
import type { LaunchedApp } from './support/launch-app.ts'

const key = 'a-very-secret-key'

test.use({ serverOptions: { apiKey: key } })

const logOf = ({ userDataDir }: LaunchedApp, name = 'compileo-tray.log') =>
  readFileSync(join(userDataDir, 'logs', name), 'utf8')

async function crash({ electronApp, userDataDir }: LaunchedApp): Promise<number | null> {
  const child = electronApp.process()
  const gone = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)))
  await electronApp.evaluate(
    ({ app }, file) => {
      const { writeFileSync: write } = process.mainModule?.require('node:fs') ?? {}
      const { env } = process
      app.relaunch = (options) => write(file, JSON.stringify([options?.args, env['COMPILEO_API_KEY']]))
      // The error is thrown later, so that this call gets its response first.
      setTimeout(() => {
        throw new Error('boom with a-very-secret-key')
      }, 100)
    },
    join(userDataDir, 'relaunched.json'),
  )
  return gone
}

test.describe('a crash', () => {
  test.use({ mayCrash: true })

  test('in the job details shows an explanation, and a crashed window can be reopened', async ({
    app,
    desktop,
    server,
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

    // No error boundary of React catches these errors.
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

  test('restarts the app hidden, but a second crash within an hour ends the app', async ({
    app,
    desktop,
    server,
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
