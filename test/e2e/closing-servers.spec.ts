import { mkdir, readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { startClosingProxy } from '#test/support/closing-proxy.ts'
import { expect, test } from './support/fixtures.ts'

const large = { text: 'x'.repeat(6_000_000) }

test('outcomes are announced and results saved behind a proxy that resets connections', async ({
  app,
  desktop,
  server,
  home,
}) => {
  const front = await startClosingProxy(server)
  try {
    server.addJob({ id: 'parse-1', status: 'running', progress: 40 })
    const launched = await app.launch(['--server', front.url, '--watch', 'parse-1'])
    const page = await launched.window()
    const row = page.getByRole('row').filter({ hasText: 'parse-1' })
    await expect(row).toContainText('40%')
    front.break()
    server.updateJob('parse-1', { status: 'completed', progress: 100, result: large })
    const shown = await desktop.notifications.until(({ calls }) => calls[0])
    expect(shown.title).toBe('parse-1 completed')

    const folder = join(home, 'results')
    await mkdir(folder)
    const path = join(folder, 'result.json')
    await launched.electronApp.evaluate(({ dialog }, filePath) => {
      dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath })
    }, path)
    await row.click()
    // An interrupted connection ends an attempt with an error, and leaves no file.
    await expect(async () => {
      await page.getByRole('button', { name: 'Save…' }).click()
      await expect.poll(() => readdir(folder), { timeout: 3_000 }).toEqual(['result.json'])
    }).toPass()
    expect([...front.largeEndings]).toEqual(expect.arrayContaining(['cut', 'reset']))
    expect(JSON.parse(await readFile(path, 'utf8'))).toEqual(large)
  } finally {
    front.close()
  }
})
