import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import type { Facts } from '../commands/files/diagnostics.ts'
import type { Clock } from '../base/clock.ts'
import type { BusMethod, SessionBus } from './linux/dbus/session-bus.ts'
import { withTimeout } from '../base/timeout.ts'
import type { Vault } from '../storage/secrets.ts'
import { trayWatcher } from './linux/tray/tray-host.ts'

/** How long each may take to answer, ms. */
const answerMs = 1_000

const notifications = {
  service: 'org.freedesktop.Notifications',
  path: '/org/freedesktop/Notifications',
  interface: 'org.freedesktop.Notifications',
}
const bus = {
  service: 'org.freedesktop.DBus',
  path: '/org/freedesktop/DBus',
  interface: 'org.freedesktop.DBus',
}

const strings = z.array(z.string())

/** The values of an answer; undefined where none came. */
type Ask = (method: BusMethod) => Promise<readonly unknown[] | undefined>

/** Whose the name is: the program's name, such as `xfce4-panel`; undefined for nobody's. */
async function ownerOf(ask: Ask, name: string): Promise<string | undefined> {
  const to = { ...bus, signature: 's', body: [name] }
  const owner = await ask({ ...to, member: 'GetNameOwner' })
  if (!owner) return undefined
  const [pid] = (await ask({ ...to, member: 'GetConnectionUnixProcessID' })) ?? []
  if (typeof pid !== 'number') return 'unknown program'
  // Of another user's or a sandboxed program nothing can be read.
  return readFile(`/proc/${pid}/comm`, 'utf8').then(
    (text) => text.trim(),
    () => 'unknown program',
  )
}

/** The daemon in its own words: "name version (vendor), specification 1.2". */
async function daemon(ask: Ask): Promise<string> {
  const told = strings.safeParse(await ask({ ...notifications, member: 'GetServerInformation' }))
  if (!told.success) return 'nobody answers'
  const [name = '', vendor = '', version = '', specification = ''] = told.data
  return `${name} ${version} (${vendor}), specification ${specification}`
}

/** What the desktop is made of, as far as it matters to us. Answers within a few seconds, and never rejects. */
export async function desktopFacts(options: {
  /** The person's session bus, on Linux. */
  readonly bus?: SessionBus
  readonly clock: Clock
  readonly vault: Pick<Vault, 'state'>
}): Promise<Facts> {
  const { bus: session, clock, vault } = options
  const keyring = vault.state().catch((error: unknown) => `not told: ${String(error)}`)
  if (!session) return { keyring: await keyring }
  const ask: Ask = async (method) => {
    const answer = await withTimeout(clock, answerMs, (signal) => session.call(method, signal))
    return answer.ok ? answer.values : undefined
  }
  const [panel, told, abilities] = await Promise.all([
    ownerOf(ask, trayWatcher.service),
    daemon(ask),
    ask({ ...notifications, member: 'GetCapabilities' }),
  ])
  return {
    tray: panel === undefined ? 'none of StatusNotifierItem' : `StatusNotifierItem, kept by ${panel}`,
    notifications: told,
    'notifications can': strings.safeParse(abilities?.[0]).data?.join(', '),
    keyring: await keyring,
  }
}
