import { startCompileoServer } from '../../server/index.ts'
import { expect, test } from '../support/fixtures.ts'

test('the server of this machine is found at the first start', async ({ app }) => {
  const local = await startCompileoServer({ port: 8000 })
  try {
    const page = await (await app.launch()).window()
    const found = page
      .getByRole('navigation')
      .getByRole('button', { name: /^(localhost|127\.0\.0\.1):8000$/ })
    await expect(found).toBeVisible()
    await expect(page.getByRole('heading', { name: 'You’re not watching any jobs yet' })).toBeVisible()
  } finally {
    await local.close()
  }
})
