import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { startCompileoServer, type CompileoServer } from '#test/server/index.ts'
import { testAuthority } from '#test/support/authority.ts'
import { startProxy, type ProxyOptions, type TestProxy } from '#test/support/proxy.ts'
import { secured } from '#test/support/secured.ts'
import type { Desktop } from './support/desktop.ts'
import { expect, test } from './support/fixtures.ts'

/** Only the proxy resolves this name. */
const host = 'compileo.invalid'
const url = `http://${host}:8000`

let server: CompileoServer
let proxy: TestProxy

test.beforeEach(async () => {
  server = await startCompileoServer({ streamIntervalMs: 20 })
})
test.afterEach(() => server.close())

async function withProxy(options: ProxyOptions, doing: () => Promise<void>): Promise<void> {
  proxy = await startProxy({ lead: () => ({ host: '127.0.0.1', port: server.port }), ...options })
  try {
    await doing()
  } finally {
    await proxy.stop()
  }
}

async function seeOutcome(desktop: Desktop, id: string): Promise<void> {
  await server.until(() => server.openStreams().length === 1)
  server.updateJob(id, { status: 'failed', error: 'Out of memory' })
  const shown = await desktop.notifications.until(({ calls }) => calls[0])
  expect(shown.title).toBe(`${id} failed`)
}

test('a job is watched through the proxy of HTTP_PROXY, whose password is never shown', async ({
  app,
  desktop,
}) => {
  await withProxy({ login: 'ada:hush-hush' }, async () => {
    const { id } = server.addJob({ id: 'parse', status: 'running', progress: 40 })
    const HTTP_PROXY = `http://ada:hush-hush@127.0.0.1:${proxy.port}`
    const launched = await app.launch(['--server', url, '--watch', id], { HTTP_PROXY })
    const page = await launched.window()
    await expect(page.getByRole('row').filter({ hasText: id })).toHaveAccessibleName(/ 40%/)
    await seeOutcome(desktop, id)
    expect(proxy.asked).toContain(`GET ${url}/api/v1/jobs/status/${id}/stream`)
    expect(await page.content()).not.toContain('hush')
    expect(launched.output()).not.toContain('hush')
  })
})

test('a job is watched through the proxy that the system’s PAC file names', async ({ app, desktop }) => {
  await withProxy({}, async () => {
    const pac = createServer((_, answer) => {
      const says = `host === '${host}' ? 'PROXY 127.0.0.1:${proxy.port}' : 'DIRECT'`
      answer.writeHead(200, { 'content-type': 'application/x-ns-proxy-autoconfig' })
      answer.end(`function FindProxyForURL(url, host) { return ${says} }`)
    })
    pac.listen(0, '127.0.0.1')
    await once(pac, 'listening')
    const address = pac.address()
    const port = typeof address === 'object' && address ? address.port : 0
    const { id } = server.addJob({ id: 'parse', status: 'running' })
    // On a desktop with unreadable settings, Chromium uses this variable.
    await app.launch(['--server', url, '--watch', id, '--hidden'], {
      auto_proxy: `http://127.0.0.1:${port}/proxy.pac`,
    })
    await seeOutcome(desktop, id)
    expect(proxy.asked).toContain(`GET ${url}/api/v1/jobs/status/${id}/stream`)
    pac.closeAllConnections()
    pac.close()
  })
})

test('a server with a private CA is rejected until the user chooses the CA', async ({
  app,
  desktop,
  home,
}) => {
  const authority = await testAuthority('Our laboratory')
  const front = await secured(server, await authority.issue('DNS:localhost'))
  const file = join(home, 'laboratory.pem')
  await writeFile(file, authority.cert)
  const { id } = server.addJob({ id: 'parse', status: 'running' })
  const flags = ['--server', `https://localhost:${front.port}`, '--watch', id]
  const { electronApp, window } = await app.launch(flags, { NODE_TLS_REJECT_UNAUTHORIZED: '0' })
  const page = await window()
  await page.getByRole('navigation').getByRole('button', { name: 'localhost' }).click()
  await expect(page.getByRole('main')).toContainText('an unknown CA')
  expect(server.requests.total).toBe(0)

  await electronApp.evaluate(({ dialog }, path) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [path] })
  }, file)
  await page.getByRole('button', { name: 'Edit…' }).click()
  const form = page.getByRole('dialog')
  await form.getByRole('button', { name: 'Choose file…' }).click()
  await expect(form).toContainText('Our laboratory')
  await form.getByRole('button', { name: 'Save' }).click()
  await expect(form).toBeHidden()
  await seeOutcome(desktop, id)
  await front.stop()
})
