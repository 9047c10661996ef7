import { readFileSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, type Page } from 'playwright/test'
import { startCompileoServer, type CompileoServer, type LoggedRequest } from '#test/server/index.ts'
import { isRouteWithoutKey } from '#test/server/routes.ts'
import { test as base } from './support/fixtures.ts'
import type { LaunchedApp } from './support/launch-app.ts'
import { openKeyring, type Keyring } from '#test/support/real/keyring.ts'

// These tests use GNOME's own keyring, which is unlocked, locked or absent.

const key = 'a-very-secret-key'
/** Without this variable, Chromium assumes a desktop without a keyring. */
const gnome = { XDG_CURRENT_DESKTOP: 'GNOME' }
const locked = 'The keyring is locked'
const memoryOnly = 'This system has no keyring, so API keys are kept only until you quit.'

const test = base.extend<{ keyring: Keyring }>({
  serverOptions: { apiKey: key },
  keyring: async ({ desktop, home }, use) => {
    const keyring = await openKeyring(desktop.bus.address, join(home, 'keyring'))
    await use(keyring)
    await keyring.dispose()
  },
})

/** Adds the server as a new user would. */
async function connect(page: Page, server: CompileoServer): Promise<void> {
  const form = page.getByRole('main')
  await form.getByLabel('Address').fill(server.url)
  await form.getByLabel('API key').fill(key)
  await form.getByRole('button', { name: 'Connect' }).click()
  await expect(form.getByLabel('Address')).toBeHidden()
}

async function addServer(page: Page, server: CompileoServer): Promise<void> {
  await page.getByRole('button', { name: 'Add a server…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Add a server' })
  await dialog.getByLabel('Address').fill(server.url)
  await dialog.getByLabel('API key').fill(key)
  await dialog.getByRole('button', { name: 'Add server', exact: true }).click()
  await expect(dialog).toBeHidden()
}

const hasKey = ({ headers }: LoggedRequest) => headers['x-api-key'] === key

const untilFollowed = (server: CompileoServer) =>
  server.until(() => server.requests.list().filter(hasKey).length > 1)

const untilSaved = ({ userDataDir }: LaunchedApp, { url }: CompileoServer) =>
  expect.poll(() => readFile(join(userDataDir, 'keys.json'), 'utf8').catch(String)).toContain(url)

/**
 * How long D-Bus waits for a reply, in ms. A main process that waited for the keyring would be blocked for as
 * long.
 */
const blockedMs = 25_000

async function expectUnblocked({ electronApp }: LaunchedApp): Promise<void> {
  const begun = performance.now()
  await electronApp.evaluate(({ app }) => app.isReady())
  expect(performance.now() - begun).toBeLessThan(blockedMs / 2)
}

async function holders(folder: string): Promise<string[]> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true })
  return files
    .filter((file) => file.isFile())
    .map((file) => join(file.parentPath, file.name))
    .filter((path) => readFileSync(path).includes(key))
}

test('an API key is saved encrypted, and loaded at a launch with an unlocked keyring', async ({
  app,
  server,
  keyring,
}) => {
  await keyring.start()
  const first = await app.launch([], { XDG_CURRENT_DESKTOP: 'sway' })
  const added = await first.window()
  await connect(added, server)
  await untilFollowed(server)
  await untilSaved(first, server)
  await expect(added.getByText(/keyring/i)).toHaveCount(0)
  await first.quit()
  expect(await holders(first.userDataDir)).toEqual([])

  await keyring.lock()
  server.requests.clear()
  const second = await app.launch([], gnome)
  const page = await second.window()
  await expect(page.getByText(locked)).toBeVisible()
  await expectUnblocked(second)
  await server.until(() => server.requests.total > 0)
  expect(server.requests.list().some(hasKey)).toBe(false)
  await test.step('a key that is saved while the keyring is locked works at once', async () => {
    const other = await startCompileoServer({ streamIntervalMs: 20, apiKey: key })
    await addServer(page, other)
    await untilFollowed(other)
    await expectUnblocked(second)
    await other.close()
  })
  await second.quit()

  await keyring.stop()
  await keyring.start()
  server.requests.clear()
  const third = await app.launch([], gnome)
  await untilFollowed(server)
  expect(
    server.requests
      .list()
      .filter(({ route }) => !isRouteWithoutKey(route))
      .every(hasKey),
  ).toBe(true)
  await expect((await third.window()).getByText(/keyring/i)).toHaveCount(0)
})

test('a keyring that was never set up doesn’t prompt the user or block anything', async ({
  app,
  desktop,
  server,
  keyring,
}) => {
  await keyring.startEmpty()
  const launched = await app.launch([], gnome)
  const page = await launched.window()
  await connect(page, server)
  await untilFollowed(server)
  await expect(page.getByText(locked)).toBeVisible()
  await expectUnblocked(launched)
  expect(desktop.notifications.calls).toEqual([])
})

test('without a keyring, API keys last until the program ends, and a banner reports this', async ({
  app,
  server,
}) => {
  const first = await app.launch([], gnome)
  const page = await first.window()
  await connect(page, server)
  await untilFollowed(server)
  await expect(page.getByText(memoryOnly)).toBeVisible()
  await first.quit()
  expect(await readdir(first.userDataDir)).not.toContain('keys.json')
  expect(await holders(first.userDataDir)).toEqual([])

  server.requests.clear()
  await app.launch(['--hidden'], gnome)
  await server.until(() => server.requests.total > 0)
  expect(server.requests.list().some(hasKey)).toBe(false)
})
