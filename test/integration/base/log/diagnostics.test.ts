import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { copyDiagnostics } from '#main/core/commands/files/diagnostics.ts'
import { openSessionBus, type SessionBus } from '#main/desktop/linux/dbus/session-bus.ts'
import { createLog } from '#main/base/log/log.ts'
import { openLogFile } from '#main/base/log/log-file.ts'
import { getDesktopFacts } from '#main/desktop/desktop-facts.ts'
import { getProgramFacts } from '#main/desktop/program-facts.ts'
import {
  startNotificationDaemon,
  startTrayHost,
  type PrivateBus,
} from '#test/support/desktop/desktop-doubles.ts'
import type { FakeClock } from '#test/support/fake-clock.ts'
import { runCore } from '#test/support/running-core.ts'
import { startServerForTest } from '#test/support/start-server-for-test.ts'
import { createTempFolder } from '#test/support/temp-folder.ts'
import { createTestVault } from '#test/support/test-vault.ts'
import { formatAllMessages } from '#test/support/job-texts.ts'
import { openDesktop } from '../../desktop/scene.ts'

let bus: PrivateBus
let session: SessionBus
let clock: FakeClock

beforeEach(async () => {
  ;({ bus, session, clock } = await openDesktop())
})

const facts = (vault = createTestVault()) => getDesktopFacts({ bus: session, clock, vault })

describe('the facts about the desktop in the diagnostics', () => {
  it('include the notification daemon and its capabilities', async () => {
    const daemon = await startNotificationDaemon(bus.address, { capabilities: ['actions', 'body'] })
    const panel = await startTrayHost(bus.address)
    const shown = await facts()
    expect(shown['tray']).toMatch(/^StatusNotifierItem, kept by \S+/)
    expect(shown['notifications']).toMatch(/, specification 1\.\d$/)
    expect(shown['notifications can']).toBe('actions, body')
    expect(shown['keyring']).toBe('open')
    await panel.stop()
    await daemon.stop()
  })

  it('show that there is no notification daemon', async () => {
    expect(await facts(createTestVault('locked'))).toEqual({
      tray: 'none of StatusNotifierItem',
      notifications: 'nobody answers',
      'notifications can': undefined,
      keyring: 'locked',
    })
  })

  it('include the keyring’s error; on systems without D-Bus, they cover only the keyring', async () => {
    session.dispose()
    session = openSessionBus({ address: () => undefined, clock })
    const vault = { ...createTestVault(), state: () => Promise.reject(new Error('no keyring today')) }
    expect(await getDesktopFacts({ bus: session, clock, vault })).toMatchObject({
      tray: 'none of StatusNotifierItem',
      keyring: 'unknown: Error: no keyring today',
    })
    expect(await getDesktopFacts({ clock, vault: createTestVault('absent') })).toEqual({ keyring: 'absent' })
  })
})

it('a profile’s diagnostics contain none of its secrets', async () => {
  const key = 'a-very-secret-key'
  const server = await startServerForTest({ streamIntervalMs: 10, apiKey: key })
  const home = join(createTempFolder(), 'home', 'annabelle')
  const profile = join(home, '.config', 'Compileo Tray')
  mkdirSync(profile, { recursive: true })
  // A banner about a file that was moved aside contains its path, and the log includes the banner.
  writeFileSync(join(profile, 'settings.json'), 'no JSON')
  // The program rejects this address, so the test writes it into the file.
  const url = 'http://annabelle:url-password@127.0.0.1:9/path?token=url-token'
  writeFileSync(
    join(profile, 'watch-list.json'),
    JSON.stringify({ version: 1, servers: [{ id: 'byhand', name: 'By hand', url }], jobs: [] }),
  )
  const file = openLogFile({ folder: join(profile, 'logs'), maxBytes: 1_000_000, files: 3 })
  const log = createLog({ file, now: Date.now, level: 'debug', home, userName: 'annabelle' })
  const core = runCore({ folder: profile, url: server.url, apiKey: key, log })
  const { id } = server.addJob({ status: 'running', currentStep: 'private step' })
  await core.watchJob(id)
  await core.untilState(() => core.store.state().servers.size > 0)
  log.error('failed', new Error(`of annabelle at ${profile} with ${key} at ${url}`))

  let copied = ''
  const outcome = await copyDiagnostics(core.context, {
    program: () =>
      getProgramFacts({
        version: '0.1.0',
        isPackaged: false,
        process: {
          env: { XDG_CURRENT_DESKTOP: 'XFCE', XDG_SESSION_TYPE: 'x11' },
          versions: process.versions,
          uptime: () => 61,
        },
        locale: 'de-AT',
        profile,
        logFile: log.path,
      }),
    desktop: () => facts(),
    log,
    copyText: async (text) => {
      copied = text
    },
  })
  const lines = copied.trimEnd().split('\n').length
  expect(formatAllMessages(outcome)).toEqual({ ok: true, message: `Copied ${lines} lines` })
  expect(copied).toContain('desktop: XFCE\n  session: x11\n  locale: de-AT\n  running for: 1 min\n')
  expect(copied).toContain(`origin: ${server.url}`)
  expect(copied).toContain('Server byhand\n  origin: http://127.0.0.1:9\n')
  expect(copied).toContain('watches: 1 ')
  expect(copied).toMatch(/budget: [1-9]\d* of 200 requests a minute/)
  expect(copied).toContain('settings.unreadable-')
  expect(copied).toMatch(/error failed/)
  for (const secret of [key, 'url-password', 'url-token', '/annabelle', 'private step']) {
    expect(copied).not.toContain(secret)
    expect(log.tail(10_000).join('\n')).not.toContain(secret)
  }
  await core.stop()
  log.close()
})
