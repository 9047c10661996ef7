import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { startCompileoServer } from '../server/index.ts'
import { expect, test } from './support/fixtures.ts'

test.use({ mayCrash: true })

test('a screen that fails shows that, the window goes on, and the log has the page’s errors without secrets', async ({
  app,
}) => {
  const server = await startCompileoServer({ streamIntervalMs: 20 })
  server.addJob({ id: 'job', status: 'running', progress: 40 })
  const flags = ['--server', server.url, '--watch', 'job']
  const launched = await app.launch(flags, { COMPILEO_API_KEY: 'key-of-this-test' })
  const page = await launched.window()
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
  await expect(row).toContainText('40%')
  await fallback.getByRole('button', { name: 'Copy diagnostics' }).click()
  await expect(fallback).toContainText(/Copied \d+ lines/)

  // No boundary catches this.
  await page.evaluate(() => {
    reportError(new Error('a stray error with key-of-this-test'))
    void Promise.reject(new Error(`a stray promise, ${'x'.repeat(100_000)}`))
  })
  const log = () => readFile(join(launched.userDataDir, 'logs', 'compileo-tray.log'), 'utf8')
  await expect.poll(log).toContain('page: unhandled rejection: Error: a stray promise')
  expect(await log()).toContain('page: while rendering: TypeError: Cannot read properties of undefined')
  expect(await log()).toContain('page: uncaught: Error: a stray error with •••')
  expect(await log()).not.toContain('key-of-this-test')
  expect((await log()).length).toBeLessThan(50_000)
  await server.close()
})
