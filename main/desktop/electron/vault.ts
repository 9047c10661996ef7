import type { SafeStorage } from 'electron'
import { unlessAborted } from '../../base/abort.ts'
import type { Clock } from '../../base/clock.ts'
import { withTimeout } from '../../base/timeout.ts'
import type { SessionBus } from '../linux/dbus/session-bus.ts'
import type { Vault, VaultState } from '../../storage/secrets.ts'
import { callSecretService } from '../linux/secret-service.ts'

type Waiting = 'isAsyncEncryptionAvailable' | 'encryptStringAsync' | 'decryptStringAsync'

/** Electron's safeStorage: of one that waits, or of an earlier one that blocks. */
export type SealingStorage = Pick<SafeStorage, 'isEncryptionAvailable' | 'encryptString' | 'decryptString'> &
  Partial<Pick<SafeStorage, Waiting | 'getSelectedStorageBackend'>>

export interface VaultOptions {
  readonly safeStorage: SealingStorage
  readonly platform: NodeJS.Platform
  readonly clock: Clock
  /** The person's session bus, on Linux. */
  readonly bus?: SessionBus
}

/** How long the system may take to say whether it seals: then it waits for the person, ms. */
const answerMs = 2_000

/** What `work` comes to, or undefined where that takes longer than `answerMs`. */
const inTime = <T>(clock: Clock, work: Promise<T>): Promise<T | undefined> =>
  withTimeout(clock, answerMs, (signal) => unlessAborted(work, signal))

function isWaiting(storage: SealingStorage): storage is SealingStorage & Pick<SafeStorage, Waiting> {
  return 'isAsyncEncryptionAvailable' in storage
}

/** By calls that wait, as Electron 45 has them: a locked keyring asks the person to unlock it, and holds up nothing. */
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
      // The person may have sent away the question for their password.
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
 * By calls that block, which are all that Electron 33 has; Electron 45 makes this unnecessary. On Linux they block
 * the program for ever if the keyring is locked or isn't set up, so we ask over D-Bus first.
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

/** Makes the vault of Electron's safeStorage. Electron must be ready. */
export function openVault(options: VaultOptions): Vault {
  const { safeStorage: storage, platform } = options
  const vault = isWaiting(storage) ? waitingVault(storage, options) : blockingVault(storage, options)
  return {
    ...vault,
    async state(): Promise<VaultState> {
      // What stands in for a keyring there is encryption with a password that stands in Chromium's source.
      const isInsecure = platform === 'linux' && storage.getSelectedStorageBackend?.() === 'basic_text'
      return isInsecure ? 'insecure' : vault.state()
    },
  }
}
