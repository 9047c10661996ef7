import { addressesVariable } from '../../main/commands/servers/detect-server.ts'
import { startCompileoServer } from '../server/index.ts'
import { expect, test } from './support/fixtures.ts'

test('the server of this machine is found at the first start', async ({ app }) => {
  const local = await startCompileoServer()
  try {
    const page = await (await app.launch([], { [addressesVariable]: local.url })).window()
    const found = page.getByRole('navigation').getByRole('button', { name: new URL(local.url).host })
    await expect(found).toBeVisible()
    await expect(page.getByRole('heading', { name: 'You’re not watching any jobs yet' })).toBeVisible()
  } finally {
    await local.close()
  }
})
