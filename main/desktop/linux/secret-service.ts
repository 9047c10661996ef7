import type { Clock } from '../../base/clock.ts'
import type { SessionBus } from './dbus/session-bus.ts'
import { withTimeout } from '../../base/timeout.ts'

/** How long a keyring may take to say whether it is locked, ms. */
const answerMs = 2_000

const defaultCollectionLocked = {
  service: 'org.freedesktop.secrets',
  path: '/org/freedesktop/secrets/aliases/default',
  interface: 'org.freedesktop.DBus.Properties',
  member: 'Get',
  signature: 'ss',
  body: ['org.freedesktop.Secret.Collection', 'Locked'],
}

/**
 * Whether the keyring of this desktop could be used at once (freedesktop.org, "Secret Service API"). Asking opens
 * nothing and shows nothing. A keyring that was never set up has no default collection: using it would ask the person
 * for a password first, as using a locked one does.
 */
export async function callSecretService(
  bus: SessionBus,
  clock: Clock,
): Promise<'open' | 'locked' | 'absent'> {
  const answer = await withTimeout(clock, answerMs, (signal) => bus.call(defaultCollectionLocked, signal))
  if (answer.ok) return answer.values[0] === false ? 'open' : 'locked'
  return answer.kind === 'no-bus' || answer.kind === 'no-owner' ? 'absent' : 'locked'
}
