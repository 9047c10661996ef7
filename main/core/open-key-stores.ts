import { createHookKeyOwners } from '#main/core/commands/hooks/edit-hooks.ts'
import {
  SavedKeyStore,
  createServerKeyOwners,
  type KeyStore,
  type KeysOptions,
} from '#main/core/storage/api-keys.ts'
import type { Log } from '#main/base/log/log.ts'
import { getSecretTexts } from '#main/core/hooks/hook-secrets.ts'
import { openSecrets, type Vault } from '#main/core/storage/secrets.ts'
import { parseHookSecrets } from '#shared/hooks.ts'
import { createMessage, type Message } from '#shared/message.ts'

export interface OpenKeyStoresOptions extends Pick<KeysOptions, 'store' | 'clock' | 'signal'> {
  readonly folder: string
  readonly vault: Vault
  readonly log: Log
  readonly warn: (message: Message) => void
  /** Called when a server's key was read only after requests had stopped waiting for it. */
  readonly onLateServer: KeysOptions['onLate']
  readonly onLateHook: KeysOptions['onLate']
}

/** Opens the storage of API keys and hook secrets. The log redacts all of them. */
export function openKeyStores(options: OpenKeyStoresOptions): {
  readonly keys: KeyStore
  readonly hookKeys: KeyStore
} {
  const { folder, vault, log, warn, onLateServer, onLateHook, ...parts } = options
  const { store, clock } = parts
  const keyFileOptions = { folder, vault, now: clock.now(), onCorrupt: warn }
  return {
    keys: new SavedKeyStore({
      ...parts,
      owners: createServerKeyOwners(store),
      secrets: openSecrets(keyFileOptions),
      onLate: onLateServer,
      redactKey: (key) => log.addSecret(key),
    }),
    hookKeys: new SavedKeyStore({
      ...parts,
      owners: createHookKeyOwners(store),
      secrets: openSecrets({ ...keyFileOptions, name: 'hook-keys' }),
      onLate: onLateHook,
      redactKey(text) {
        const secrets = parseHookSecrets(text)
        if (!secrets) return warn(createMessage('storage.hookKeys.newer'))
        for (const secret of getSecretTexts(secrets)) log.addSecret(secret)
      },
    }),
  }
}
