import { mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from './support/fixtures.ts'

test('quitting deletes a partly saved file if saving takes more than three seconds', async ({
  app,
  server,
  home,
}) => {
  server.addJob({ id: 'parse-1', status: 'completed', progress: 100, result: { pages: 2 } })
  const launched = await app.launch(['--server', server.url, '--watch', 'parse-1'])
  const page = await launched.window()
  const folder = join(home, 'results')
  await mkdir(folder)
  await launched.electronApp.evaluate(
    ({ dialog }, filePath) => {
      dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath })
      // Simulates a network drive that no longer responds.
      process.getBuiltinModule('node:fs/promises').rename = () => new Promise(() => undefined)
    },
    join(folder, 'result.json'),
  )
  await page.getByRole('row').filter({ hasText: 'parse-1' }).click()
  await page.getByRole('button', { name: 'Save…' }).click()
  await expect.poll(() => readdir(folder)).toEqual([expect.stringMatching(/^result\.json\..*\.part$/)])
  await launched.quit()
  expect(await readdir(folder)).toEqual([])
})
