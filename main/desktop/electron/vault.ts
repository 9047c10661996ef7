import type { SafeStorage } from 'electron'
import { unlessAborted } from '#main/base/abort.ts'
import type { Clock } from '#main/base/clock.ts'
import { withTimeout } from '#main/base/timeout.ts'
import type { SessionBus } from '../linux/dbus/session-bus.ts'
import type { Vault, VaultState } from '#main/storage/secrets.ts'
import { callSecretService } from '../linux/secret-service.ts'

type Waiting = 'isAsyncEncryptionAvailable' | 'encryptStringAsync' | 'decryptStringAsync'

/** The asynchronous API of Electron's safeStorage, or the blocking one of earlier versions. */
export type SealingStorage = Pick<SafeStorage, 'isEncryptionAvailable' | 'encryptString' | 'decryptString'> &
  Partial<Pick<SafeStorage, Waiting | 'getSelectedStorageBackend'>>

export interface VaultOptions {
  readonly safeStorage: SealingStorage
  readonly platform: NodeJS.Platform
  readonly clock: Clock
  readonly bus?: SessionBus
}

/** Without a response in this time, the system is waiting for the user, ms. */
const answerMs = 2_000

const inTime = <T>(clock: Clock, work: Promise<T>): Promise<T | undefined> =>
  withTimeout(clock, answerMs, (signal) => unlessAborted(work, signal))

function isWaiting(storage: SealingStorage): storage is SealingStorage & Pick<SafeStorage, Waiting> {
  return 'isAsyncEncryptionAvailable' in storage
}

/** The asynchronous API of Electron 45: a locked keyring prompts the user, and blocks nothing. */
function waitingVault(storage: Pick<SafeStorage, Waiting>, { clock, bus }: VaultOptions): Vault {
  let asked: Promise<boolean> | undefined
  const ask = () =>
    (asked ??= storage.isAsyncEncryptionAvailable().finally(() => {
      asked = undefined
    }))
  return {
    async state() {
      const isAvailable = await inTime(clock, ask())
      if (isAvailable === undefined) return 'locked'
      if (isAvailable) return 'open'
      // The user may have dismissed the password prompt.
      return bus && (await callSecretService(bus, clock)) === 'locked' ? 'locked' : 'absent'
    },
    encrypt: (text) => storage.encryptStringAsync(text),
    async decrypt(bytes) {
      const opened = await inTime(clock, storage.decryptStringAsync(bytes))
      if (!opened) throw new Error('The keyring does not answer')
      return { text: opened.result, isOutdated: opened.shouldReEncrypt }
    },
  }
}

/**
 * The blocking API of Electron 33. On Linux it blocks for ever if the keyring is locked, so we check over
 * D-Bus first.
 */
function blockingVault(storage: SealingStorage, { platform, clock, bus }: VaultOptions): Vault {
  return {
    async state() {
      if (platform === 'linux') {
        const keyring = bus ? await callSecretService(bus, clock) : 'absent'
        if (keyring !== 'open') return keyring
      }
      return storage.isEncryptionAvailable() ? 'open' : 'absent'
    },
    encrypt: async (text) => storage.encryptString(text),
    decrypt: async (bytes) => ({ text: storage.decryptString(bytes), isOutdated: false }),
  }
}

/** Opens the vault, once Electron is ready. */
export function openVault(options: VaultOptions): Vault {
  const { safeStorage: storage, platform } = options
  const vault = isWaiting(storage) ? waitingVault(storage, options) : blockingVault(storage, options)
  return {
    ...vault,
    async state(): Promise<VaultState> {
      // Without a keyring Chromium encrypts with a password from its own source code.
      const isInsecure = platform === 'linux' && storage.getSelectedStorageBackend?.() === 'basic_text'
      return isInsecure ? 'insecure' : vault.state()
    },
  }
}
