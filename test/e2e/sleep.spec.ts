import { startLoginManager, startPrivateBus } from '#test/support/desktop/desktop-doubles.ts'
import { trayAsText } from './support/as-text.ts'
import { test } from './support/fixtures.ts'

test('a stream that broke while the machine was asleep is replaced at wake-up', async ({
  app,
  desktop,
  server,
}) => {
  const system = await startPrivateBus()
  const logind = await startLoginManager(system.address)
  try {
    const { id } = server.addJob({ id: 'extraction', status: 'running', progress: 20 })
    const launched = await app.launch(['--server', server.url, '--watch', id, '--hidden'], {
      DBUS_SYSTEM_BUS_ADDRESS: system.address,
    })
    await desktop.tray.until((host) => /extraction: 20%/.test(trayAsText(host)))
    await server.until(() => server.openStreams().length === 1)
    // The connections are dead, but the app gets no signal.
    for (const stream of server.openStreams()) stream.freeze()
    server.updateJob(id, { progress: 70 })
    const streams = server.requests.count({ route: 'stream' })

    logind.sleepAndWake()
    await desktop.tray.until((host) => /extraction: 70%/.test(trayAsText(host)))
    // Linux reports each wake-up twice, but the server must get only one request.
    if (server.requests.count({ route: 'stream' }) !== streams + 1) {
      throw new Error('The wake opened more than one stream')
    }
    // Chromium aborts when the system's bus goes away, so the app quits first.
    await launched.quit()
  } finally {
    await logind.stop()
    await system.stop()
  }
})
