import { createServer } from 'node:http'
import { listen } from '#test/support/port.ts'
import { startProxy } from '#test/support/proxy.ts'
import { expect, test } from './support/fixtures.ts'

/** Only the proxy resolves this name. */
const host = 'compileo.invalid'
const url = `http://${host}:8000`

test('a job is watched through the proxy that the system’s PAC file names', async ({
  app,
  desktop,
  server,
}) => {
  const proxy = await startProxy({ resolveTarget: () => ({ host: '127.0.0.1', port: server.port }) })
  const pac = createServer((_, answer) => {
    const says = `host === '${host}' ? 'PROXY 127.0.0.1:${proxy.port}' : 'DIRECT'`
    answer.writeHead(200, { 'content-type': 'application/x-ns-proxy-autoconfig' })
    answer.end(`function FindProxyForURL(url, host) { return ${says} }`)
  })
  const port = await listen(pac)
  const { id } = server.addJob({ id: 'parse', status: 'running' })
  // On a desktop with unreadable settings, Chromium uses this variable.
  await app.launch(['--server', url, '--watch', id, '--hidden'], {
    auto_proxy: `http://127.0.0.1:${port}/proxy.pac`,
  })
  await server.until(() => server.openStreams().length === 1)
  server.updateJob(id, { status: 'failed', error: 'Out of memory' })
  const shown = await desktop.notifications.until(({ calls }) => calls[0])
  expect(shown.title).toBe(`${id} failed`)
  expect(proxy.requests).toContain(`GET ${url}/api/v1/jobs/status/${id}/stream`)
  await proxy.stop()
  pac.closeAllConnections()
  pac.close()
})
