import type { SafeStorage } from 'electron'
import { awaitUnlessAborted } from '#main/base/abort.ts'
import type { Clock } from '#main/base/clock.ts'
import { withTimeout } from '#main/base/timeout.ts'
import type { SessionBus } from '../linux/dbus/session-bus.ts'
import type { Vault } from '#main/core/storage/secrets.ts'

/**
 * The asynchronous part of Electron's safeStorage. If the keyring is locked, it prompts the user without
 * blocking the program.
 */
export type AsyncSafeStorage = Pick<
  SafeStorage,
  'isAsyncEncryptionAvailable' | 'encryptStringAsync' | 'decryptStringAsync' | 'getSelectedStorageBackend'
>

export interface VaultOptions {
  readonly safeStorage: AsyncSafeStorage
  readonly platform: NodeJS.Platform
  readonly clock: Clock
  readonly bus?: SessionBus
}

/** If the vault takes longer than this, in ms, the system is probably waiting for the user. */
const promptTimeoutMs = 2_000

const lockedProperty = {
  service: 'org.freedesktop.secrets',
  path: '/org/freedesktop/secrets/aliases/default',
  interface: 'org.freedesktop.DBus.Properties',
  member: 'Get',
  signature: 'ss',
  body: ['org.freedesktop.Secret.Collection', 'Locked'],
}

/** Whether the keyring is locked and would prompt the user (freedesktop.org, "Secret Service API"). */
async function isKeyringLocked(bus: SessionBus, clock: Clock): Promise<boolean> {
  const reply = await withTimeout(clock, promptTimeoutMs, (signal) => bus.call(lockedProperty, signal))
  // An error or a missing reply counts as locked, because a keyring without a default collection also prompts
  // the user.
  if (!reply.ok) return reply.kind !== 'no-bus' && reply.kind !== 'no-owner'
  return reply.values[0] !== false
}

/** Opens the system's vault. Call it when Electron is ready. */
export function openVault({ safeStorage, platform, clock, bus }: VaultOptions): Vault {
  const inTime = <T>(work: Promise<T>): Promise<T | undefined> =>
    withTimeout(clock, promptTimeoutMs, (signal) => awaitUnlessAborted(work, signal))
  let request: Promise<boolean> | undefined
  const ask = () =>
    (request ??= safeStorage.isAsyncEncryptionAvailable().finally(() => {
      request = undefined
    }))
  return {
    async state() {
      // Without a keyring, Chromium encrypts with a password that is part of its source code.
      if (platform === 'linux' && safeStorage.getSelectedStorageBackend() === 'basic_text') return 'insecure'
      const isAvailable = await inTime(ask())
      if (isAvailable === undefined) return 'locked'
      if (isAvailable) return 'open'
      // The keyring may exist but not be available, because the user has closed the prompt for its password.
      return bus && (await isKeyringLocked(bus, clock)) ? 'locked' : 'absent'
    },
    encrypt: (text) => safeStorage.encryptStringAsync(text),
    async decrypt(bytes) {
      const opened = await inTime(safeStorage.decryptStringAsync(bytes))
      if (!opened) throw new Error('The keyring does not answer')
      return { text: opened.result, isOutdated: opened.shouldReEncrypt }
    },
  }
}
