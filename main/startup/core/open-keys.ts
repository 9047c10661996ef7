import { hooksAsOwners } from '#main/commands/hooks/edit-hooks.ts'
import type { Keys } from '#main/commands/context.ts'
import { SavedKeys, serversAsOwners, type KeysOptions } from '#main/commands/servers/api-keys.ts'
import type { Log } from '#main/log/log.ts'
import { secretTexts } from '#main/hooks/hook-secrets.ts'
import { openSecrets, type Vault } from '#main/storage/secrets.ts'
import { readHookSecrets } from '#shared/hooks.ts'
import { messageOf, type Message } from '#shared/message.ts'

export interface OpenKeysOptions extends Pick<KeysOptions, 'store' | 'clock' | 'signal'> {
  readonly folder: string
  readonly vault: Vault
  readonly log: Log
  readonly warn: (message: Message) => void
  /** A server's key was read only after requests without it. */
  readonly onLateServer: KeysOptions['onLate']
  readonly onLateHook: KeysOptions['onLate']
}

/** Opens the keys, and keeps them and secrets out of the log. */
export function openKeys(options: OpenKeysOptions): { readonly keys: Keys; readonly hookKeys: Keys } {
  const { folder, vault, log, warn, onLateServer, onLateHook, ...parts } = options
  const { store, clock } = parts
  const sealed = { folder, vault, now: clock.now(), onCorrupt: warn }
  return {
    keys: new SavedKeys({
      ...parts,
      owners: serversAsOwners(store),
      secrets: openSecrets(sealed),
      onLate: onLateServer,
      hide: (key) => log.hide(key),
    }),
    hookKeys: new SavedKeys({
      ...parts,
      owners: hooksAsOwners(store),
      secrets: openSecrets({ ...sealed, name: 'hook-keys' }),
      onLate: onLateHook,
      hide(text) {
        const secrets = readHookSecrets(text)
        if (!secrets) return warn(messageOf('storage.hookKeys.newer'))
        for (const secret of secretTexts(secrets)) log.hide(secret)
      },
    }),
  }
}
