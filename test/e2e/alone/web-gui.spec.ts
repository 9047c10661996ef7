import { startCompileoServer, startWebGui } from '../../server/index.ts'
import { expect, test } from '../support/fixtures.ts'

test('a web GUI on its usual port is found, and offered only once it has answered', async ({ app }) => {
  const server = await startCompileoServer()
  const gui = await startWebGui({ port: 8501 })
  try {
    const page = await (await app.launch(['--server', server.url])).window()
    await page
      .getByRole('navigation')
      .getByRole('button', { name: /^127\.0\.0\.1:/ })
      .click()
    const offer = page.getByRole('main').getByRole('button', { name: 'Open in Compileo' })
    await expect(offer).toBeVisible()
    expect(gui.requests.map(({ path }) => path)).toEqual(['/_stcore/health', '/'])
  } finally {
    await gui.close()
    await server.close()
  }
})
