import type { Clock } from '#main/base/clock.ts'
import type { SessionBus } from './dbus/session-bus.ts'
import { withTimeout } from '#main/base/timeout.ts'

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
 * Whether the keyring can be used without a prompt (freedesktop.org, "Secret Service API"). Without a
 * default collection it would prompt, too.
 */
export async function callSecretService(
  bus: SessionBus,
  clock: Clock,
): Promise<'open' | 'locked' | 'absent'> {
  const answer = await withTimeout(clock, answerMs, (signal) => bus.call(defaultCollectionLocked, signal))
  if (answer.ok) return answer.values[0] === false ? 'open' : 'locked'
  return answer.kind === 'no-bus' || answer.kind === 'no-owner' ? 'absent' : 'locked'
}
