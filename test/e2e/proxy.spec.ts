import { once } from 'node:events'
import { createServer } from 'node:http'
import { startCompileoServer, type CompileoServer } from '#test/server/index.ts'
import { startProxy, type ProxyOptions, type TestProxy } from '#test/support/proxy.ts'
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
