import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import type { Facts } from '#main/core/commands/files/diagnostics.ts'
import type { Clock } from '#main/base/clock.ts'
import { busDaemon } from './linux/dbus/name-owners.ts'
import type { BusMethodCall, SessionBus } from './linux/dbus/session-bus.ts'
import { notificationService } from './linux/freedesktop-notifications.ts'
import { withTimeout } from '#main/base/timeout.ts'
import type { Vault } from '#main/core/storage/secrets.ts'
import { trayService } from './linux/tray/tray-host.ts'

const timeoutMs = 1_000

const strings = z.array(z.string())

type CallBus = (method: BusMethodCall) => Promise<readonly unknown[] | undefined>

async function getNameOwner(callBus: CallBus, name: string): Promise<string | undefined> {
  const to = { ...busDaemon, signature: 's', body: [name] }
  const owner = await callBus({ ...to, member: 'GetNameOwner' })
  if (!owner) return undefined
  const [pid] = (await callBus({ ...to, member: 'GetConnectionUnixProcessID' })) ?? []
  if (typeof pid !== 'number') return 'unknown program'
  // The files of other users' processes and of sandboxed processes may be unreadable.
  return readFile(`/proc/${pid}/comm`, 'utf8').then(
    (text) => text.trim(),
    () => 'unknown program',
  )
}

async function describeDaemon(callBus: CallBus): Promise<string> {
  const information = strings.safeParse(
    await callBus({ ...notificationService, member: 'GetServerInformation' }),
  )
  if (!information.success) return 'nobody answers'
  const [name = '', vendor = '', version = '', specification = ''] = information.data
  return `${name} ${version} (${vendor}), specification ${specification}`
}

/** Collects facts about the desktop for the diagnostics. Resolves within a few seconds, and never rejects. */
export async function getDesktopFacts(options: {
  readonly bus?: SessionBus
  readonly clock: Clock
  readonly vault: Pick<Vault, 'state'>
}): Promise<Facts> {
  const { bus: session, clock, vault } = options
  const keyring = vault.state().catch((error: unknown) => `unknown: ${String(error)}`)
  if (!session) return { keyring: await keyring }
  const callBus: CallBus = async (method) => {
    const reply = await withTimeout(clock, timeoutMs, (signal) => session.call(method, signal))
    return reply.ok ? reply.values : undefined
  }
  const [panel, notifier, capabilities] = await Promise.all([
    getNameOwner(callBus, trayService.service),
    describeDaemon(callBus),
    callBus({ ...notificationService, member: 'GetCapabilities' }),
  ])
  return {
    tray: panel === undefined ? 'none of StatusNotifierItem' : `StatusNotifierItem, kept by ${panel}`,
    notifications: notifier,
    'notifications can': strings.safeParse(capabilities?.[0]).data?.join(', '),
    keyring: await keyring,
  }
}
