import type { Clock } from '#main/base/clock.ts'
import { Timer } from '#main/base/timer.ts'
import type { AppStore } from '#main/core/state/store.ts'
import type { ApiKey } from '#main/compileo/transport.ts'
import type { ServerId } from '#shared/model.ts'
import { getErrorMessage } from '#main/base/message-error.ts'
import type { KeyResult, Secrets, VaultState } from './secrets.ts'
import { formatMessageForLog, createMessage, type Message } from '#shared/message.ts'
import { addWarning } from '#main/core/state/banners.ts'

/**
 * Stores API keys in memory and, encrypted by the system's keyring, in a file. A key is sent only to its own
 * server, and the window never shows it.
 */
export interface KeyStore {
  get(id: ServerId): ApiKey | undefined
  /** Whether there is a key. The result is also true while the keyring is locked. */
  has(id: ServerId): boolean
  /** Sets the key for the origin of an address. With `isLasting`, also saves it in the keyring. */
  set(id: ServerId, url: string, key: string, isLasting: boolean): void
  delete(id: ServerId): void
  restore(): void
  settled(): Promise<void>
}

/**
 * The delay before a key is saved or read again, because the keyring is locked or the disk is full, in ms.
 */
const retryMs = 30_000

export interface KeyOwners {
  all(): Iterable<{ readonly id: string; readonly url: string }>
  getName(id: string): string | undefined
  setHasKey(id: string, hasKey: boolean): void
  readonly texts: {
    readonly banners: { readonly keyring: string; readonly unsaved: string }
    readonly locked: Message
    readonly memoryOnly: Message
    readonly unsaved: (why: string | Message) => Message
    readonly unread: (why: 'unreadable' | 'elsewhere', name: string) => Message
  }
}

/** Returns the servers of the state as owners of API keys. */
export const createServerKeyOwners = (store: AppStore): KeyOwners => ({
  all: () => store.state().servers.values(),
  getName: (id) => store.state().servers.get(id)?.name,
  setHasKey: (id, hasKey) => store.updateServer(id, (before) => ({ ...before, hasKey })),
  texts: {
    banners: { keyring: 'keyring', unsaved: 'unsaved:keys' },
    locked: createMessage('storage.keys.locked'),
    memoryOnly: createMessage('storage.keys.memoryOnly'),
    unsaved: (why) => createMessage('storage.unsaved.keys', why),
    unread: (why, name) => createMessage(`storage.keys.${why}`, name),
  },
})

export interface KeysOptions {
  readonly store: AppStore
  readonly owners: KeyOwners
  readonly secrets: Secrets
  readonly clock: Clock
  readonly signal: AbortSignal
  /** Called when a server's key was read only after a request was sent without it. */
  readonly onLate: (id: ServerId) => void
  readonly redactKey: (key: string) => void
}

function createWait(url: string) {
  const { promise: key, resolve: end } = Promise.withResolvers<string | undefined>()
  return { origin: new URL(url).origin, key, end }
}
type Wait = ReturnType<typeof createWait>

/**
 * Saves keys in the keyring and reads them when the program starts. Only requests that need a key wait for
 * the keyring, and only for a limited time.
 */
export class SavedKeyStore implements KeyStore {
  readonly #options: KeysOptions
  readonly #known = new Map<ServerId, string>()
  readonly #toRead = new Map<ServerId, Wait>()
  readonly #toSave = new Map<ServerId, { readonly origin: string; readonly key: string }>()
  readonly #toForget = new Set<ServerId>()
  /** Servers to which a request was sent without their key. */
  readonly #late = new Set<ServerId>()
  readonly #reported = new Set<string>()
  readonly #timer: Timer
  #isWanted = false
  #currentWork: Promise<void> | undefined

  constructor(options: KeysOptions) {
    this.#options = options
    this.#timer = new Timer(options.clock, () => this.#continueWork())
    options.signal.addEventListener('abort', () => {
      this.#timer.cancel()
      for (const { end } of this.#toRead.values()) end(undefined)
    })
  }

  get(id: ServerId): ReturnType<KeyStore['get']> {
    return this.#known.get(id) ?? this.#toRead.get(id)?.key
  }

  has(id: ServerId): boolean {
    return this.#known.has(id) || this.#toRead.has(id)
  }

  set(id: ServerId, url: string, key: string, isLasting: boolean): void {
    this.#options.redactKey(key)
    this.#stopWaiting(id)
    this.#known.set(id, key)
    if (!isLasting) return
    this.#toForget.delete(id)
    this.#toSave.set(id, { origin: new URL(url).origin, key })
    this.#continueWork()
  }

  delete(id: ServerId): void {
    this.#stopWaiting(id)
    this.#forget(id)
    this.#continueWork()
  }

  restore(): void {
    const { owners, secrets } = this.#options
    for (const { id, url } of owners.all()) {
      if (!secrets.has(id)) continue
      this.#toRead.set(id, createWait(url))
      owners.setHasKey(id, true)
    }
    this.#continueWork()
  }

  async settled(): Promise<void> {
    await this.#currentWork
  }

  #continueWork() {
    this.#timer.cancel()
    this.#isWanted = true
    this.#currentWork ??= this.#work()
  }

  async #work() {
    let isRetryDue = false
    while (this.#isWanted) {
      this.#isWanted = false
      isRetryDue = await this.#runPass()
    }
    this.#currentWork = undefined
    if (!isRetryDue || this.#options.signal.aborted) return
    this.#timer.schedule(retryMs)
  }

  /** Reads, saves and forgets the keys that are due. Returns whether a retry is needed. */
  async #runPass(): Promise<boolean> {
    const { secrets } = this.#options
    for (const id of this.#toForget) this.#forget(id)
    if (this.#toRead.size + this.#toSave.size === 0) {
      this.#removeKeyringBanner()
      return this.#isWriteDue()
    }
    const state = await secrets.state()
    if (state !== 'open') return this.#withoutKeyring(state)
    this.#removeKeyringBanner()
    await this.#readAll()
    await this.#saveAll()
    return this.#isWriteDue()
  }

  #withoutKeyring(state: Exclude<VaultState, 'open'>): boolean {
    const { owners, store } = this.#options
    const { locked, memoryOnly, banners } = owners.texts
    this.#reportOnce(state === 'locked' ? locked : memoryOnly, (message) =>
      store.putBanner({ id: banners.keyring, tone: 'info', message }),
    )
    for (const [id, { end }] of this.#toRead) {
      this.#late.add(id)
      end(undefined)
    }
    if (state === 'locked') return true
    for (const id of this.#toRead.keys()) owners.setHasKey(id, false)
    this.#toRead.clear()
    return this.#toForget.size > 0
  }

  #removeKeyringBanner() {
    const { owners, store } = this.#options
    store.removeBanner(owners.texts.banners.keyring)
  }

  #isWriteDue(): boolean {
    const { owners, store } = this.#options
    const isDue = this.#toSave.size + this.#toForget.size > 0
    if (!isDue) store.removeBanner(owners.texts.banners.unsaved)
    return isDue
  }

  async #readAll() {
    for (const [id, wait] of this.#toRead) {
      const read = await this.#options.secrets.read(id, wait.origin)
      // If this isn't the same object, the key was replaced or deleted while it was read.
      if (this.#toRead.get(id) === wait) this.#applyReadKey(id, wait, read)
    }
  }

  #applyReadKey(id: ServerId, { origin, end }: Wait, read: KeyResult) {
    const { owners, store, redactKey, onLate } = this.#options
    if (!read.ok) {
      this.#giveUp(id)
      owners.setHasKey(id, false)
      const message = owners.texts.unread(read.why, owners.getName(id) ?? '')
      return this.#reportOnce(message, () => addWarning(store, message))
    }
    redactKey(read.key)
    this.#known.set(id, read.key)
    end(read.key)
    this.#toRead.delete(id)
    if (read.isOutdated) this.#toSave.set(id, { origin, key: read.key })
    if (this.#late.has(id)) onLate(id)
  }

  async #saveAll() {
    for (const [id, saving] of this.#toSave) {
      const isUnchanged = () => this.#toSave.get(id) === saving
      try {
        await this.#options.secrets.keep(id, saving.origin, saving.key, isUnchanged)
        if (isUnchanged()) this.#toSave.delete(id)
      } catch (error) {
        this.#reportWriteError(error)
      }
    }
  }

  #forget(id: ServerId) {
    try {
      this.#options.secrets.forget(id)
      this.#toForget.delete(id)
    } catch (error) {
      this.#toForget.add(id)
      this.#reportWriteError(error)
    }
  }

  #stopWaiting(id: ServerId) {
    this.#known.delete(id)
    this.#toSave.delete(id)
    this.#giveUp(id)
  }

  #giveUp(id: ServerId) {
    this.#toRead.get(id)?.end(undefined)
    this.#toRead.delete(id)
  }

  #reportOnce(message: Message, say: (message: Message) => void) {
    const code = formatMessageForLog(message)
    if (this.#reported.has(code)) return
    this.#reported.add(code)
    say(message)
  }

  /** Shows that keys couldn't be saved or forgotten, usually because the disk is full or read-only. */
  #reportWriteError(error: unknown) {
    const { owners, store } = this.#options
    const { banners, unsaved } = owners.texts
    store.putBanner({ id: banners.unsaved, tone: 'warning', message: unsaved(getErrorMessage(error)) })
  }
}
