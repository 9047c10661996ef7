import { z } from 'zod'
import type { Message } from '../../shared/messages/message.ts'
import type { ServerId } from '../../shared/model.ts'
import { openDocument } from '../base/document.ts'

/**
 * Whether the system seals secrets for us now. `locked`: not before the person unlocks their keyring, or sets one up.
 * `insecure`: it would, with a password that everybody knows. `absent`: it has no keyring.
 */
export type VaultState = 'open' | 'locked' | 'insecure' | 'absent'

/** What the system seals secrets with: nobody but this person's programs can open them again. */
export interface Vault {
  /** Answers in bounded time, and never waits for the person. */
  state(): Promise<VaultState>
  /** @throws where it can't; ask for the state first */
  encrypt(text: string): Promise<Buffer>
  /** @throws where this was not sealed here, or can't be opened now */
  decrypt(bytes: Buffer): Promise<{
    readonly text: string
    /** Whether it should be sealed anew: the system's own key has changed. */
    readonly isOutdated: boolean
  }>
}

/** What became of reading a key. `elsewhere`: it was given for another origin, and is handed to nobody. */
export type ReadKey =
  | { readonly ok: true; readonly key: string; readonly isOutdated: boolean }
  | { readonly ok: false; readonly why: 'unreadable' | 'elsewhere' }

/** The API keys of servers, or the secrets of hooks, on disk, sealed. Only the vault can open them, so the file alone is worth nothing. */
export interface Secrets {
  readonly state: Vault['state']
  /** Whether a key of this server, or hook, is kept, for whatever origin. */
  has(id: ServerId): boolean
  /** The key that is kept for a server, where it was given for this origin. What can't be read stays where it is. */
  read(id: ServerId, origin: string): Promise<ReadKey>
  /**
   * Seals and keeps a key in place of the one before.
   * @param isWanted asked once it is sealed, for that may take long: whether it is still to be kept
   * @throws why it could not be sealed or written; then what was kept before still is
   */
  keep(id: ServerId, origin: string, key: string, isWanted: () => boolean): Promise<void>
  /** @throws why it could not be written */
  forget(id: ServerId): void
}

const file = z.object({ keys: z.record(z.string(), z.object({ origin: z.string(), sealed: z.base64() })) })
/** The origin is sealed along with the key: whoever edits the file, or the address, gets no key sent elsewhere. */
const secret = z.object({ origin: z.string(), key: z.string().min(1) })

/** Opens `keys.json`, or another file of its form. It is for nobody else's eyes, though there is nothing in it to read. */
export function openSecrets(options: {
  readonly folder: string
  /** The file's name without its extension; `keys` unless given. */
  readonly name?: string
  readonly vault: Vault
  readonly now: number
  readonly isReadOnly?: boolean
  readonly onCorrupt: (message: Message) => void
}): Secrets {
  const { folder, name = 'keys', vault, now, isReadOnly = false, onCorrupt } = options
  const document = openDocument({
    folder,
    name,
    schema: file,
    version: 1,
    migrations: [(content) => content],
    empty: { keys: {} },
    now,
    isReadOnly,
    onCorrupt,
  })
  const entries = () => document.read().keys

  async function unsealed(sealed: string) {
    const { text, isOutdated } = await vault.decrypt(Buffer.from(sealed, 'base64'))
    return { ...secret.parse(JSON.parse(text)), isOutdated }
  }

  return {
    state: () => vault.state(),
    has: (id) => Object.hasOwn(entries(), id),
    async read(id, origin) {
      const entry = Object.hasOwn(entries(), id) ? entries()[id] : undefined
      if (!entry) return { ok: false, why: 'unreadable' }
      if (entry.origin !== origin) return { ok: false, why: 'elsewhere' }
      try {
        const { key, isOutdated, origin: own } = await unsealed(entry.sealed)
        return own === origin ? { ok: true, key, isOutdated } : { ok: false, why: 'elsewhere' }
      } catch {
        // Another keyring than the one it was sealed with. What the error says could quote what was read of the key.
        return { ok: false, why: 'unreadable' }
      }
    },
    async keep(id, origin, key, isWanted) {
      const sealed = (await vault.encrypt(JSON.stringify({ origin, key }))).toString('base64')
      if (isWanted()) document.write({ keys: { ...entries(), [id]: { origin, sealed } } })
    },
    forget(id) {
      const { [id]: _, ...keys } = entries()
      if (Object.hasOwn(entries(), id)) document.write({ keys })
    },
  }
}
