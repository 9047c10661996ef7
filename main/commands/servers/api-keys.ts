import type { Clock } from '#main/base/clock.ts'
import { Timer } from '#main/base/timer.ts'
import type { AppStore } from '#main/state/store.ts'
import type { ServerId } from '#shared/model.ts'
import { whyOf } from '#main/base/message-error.ts'
import type { ReadKey, Secrets } from '#main/storage/secrets.ts'
import { codeOf, messageOf, type Message } from '#shared/message.ts'
import type { Keys } from '../context.ts'
import { putWarning } from '../settings/notices.ts'

/** Retry of a locked keyring, or a full disk, ms. */
const retryMs = 30_000

export interface KeyOwners {
  all(): Iterable<{ readonly id: string; readonly url: string }>
  nameOf(id: string): string | undefined
  setHasKey(id: string, hasKey: boolean): void
  readonly words: {
    readonly notices: { readonly keyring: string; readonly unsaved: string }
    readonly locked: Message
    readonly memoryOnly: Message
    readonly unsaved: (why: string | Message) => Message
    readonly unread: (why: 'unreadable' | 'elsewhere', name: string) => Message
  }
}

/** The servers of the state, as owners of API keys. */
export const serversAsOwners = (store: AppStore): KeyOwners => ({
  all: () => store.state().servers.values(),
  nameOf: (id) => store.state().servers.get(id)?.name,
  setHasKey: (id, hasKey) => store.updateServer(id, (before) => ({ ...before, hasKey })),
  words: {
    notices: { keyring: 'keyring', unsaved: 'unsaved:keys' },
    locked: messageOf('storage.keys.locked'),
    memoryOnly: messageOf('storage.keys.memoryOnly'),
    unsaved: (why) => messageOf('storage.unsaved.keys', why),
    unread: (why, name) => messageOf(`storage.keys.${why}`, name),
  },
})

export interface KeysOptions {
  readonly store: AppStore
  readonly owners: KeyOwners
  readonly secrets: Secrets
  readonly clock: Clock
  readonly signal: AbortSignal
  /** A key was read after its server had to be queried without it. */
  readonly onLate: (id: ServerId) => void
  readonly hide: (key: string) => void
}

interface Wait {
  readonly origin: string
  readonly key: Promise<string | undefined>
  readonly end: (key: string | undefined) => void
}

const endNothing: Wait['end'] = () => undefined

function newWait(url: string): Wait {
  let end = endNothing
  const key = new Promise<string | undefined>((resolve) => {
    end = resolve
  })
  return { origin: new URL(url).origin, key, end }
}

/** Only requests that need a key wait for the keyring, and not for long. */
export function createKeys({ store, owners, secrets, clock, signal, onLate, hide }: KeysOptions): Keys {
  const { words } = owners
  const { keyring: noticeId, unsaved: unsavedId } = words.notices
  const known = new Map<ServerId, string>()
  const toRead = new Map<ServerId, Wait>()
  const toSave = new Map<ServerId, { readonly origin: string; readonly key: string }>()
  const toForget = new Set<ServerId>()
  /** Their servers were queried without a key. */
  const late = new Set<ServerId>()
  const reported = new Set<string>()
  const timer = new Timer(clock, () => goOn())
  let isWanted = false
  let working: Promise<void> | undefined

  function reportOnce(message: Message, say: (message: Message) => void) {
    const code = codeOf(message)
    if (reported.has(code)) return
    reported.add(code)
    say(message)
  }

  /** Mostly a full or read-only disk. */
  function complain(error: unknown) {
    store.putNotice({
      id: unsavedId,
      tone: 'warning',
      message: words.unsaved(whyOf(error)),
    })
  }

  function forget(id: ServerId) {
    try {
      secrets.forget(id)
      toForget.delete(id)
    } catch (error) {
      toForget.add(id)
      complain(error)
    }
  }

  function giveUp(id: ServerId) {
    toRead.get(id)?.end(undefined)
    toRead.delete(id)
  }

  function takeUp(id: ServerId, { origin, end }: Wait, read: ReadKey) {
    if (!read.ok) {
      giveUp(id)
      owners.setHasKey(id, false)
      const message = words.unread(read.why, owners.nameOf(id) ?? '')
      return reportOnce(message, () => putWarning(store, message))
    }
    hide(read.key)
    known.set(id, read.key)
    end(read.key)
    toRead.delete(id)
    if (read.isOutdated) toSave.set(id, { origin, key: read.key })
    if (late.has(id)) onLate(id)
  }

  async function readAll() {
    for (const [id, wait] of toRead) {
      const read = await secrets.read(id, wait.origin)
      // Otherwise it was replaced or deleted meanwhile.
      if (toRead.get(id) === wait) takeUp(id, wait, read)
    }
  }

  async function saveAll() {
    for (const [id, saving] of toSave) {
      const isStill = () => toSave.get(id) === saving
      try {
        await secrets.keep(id, saving.origin, saving.key, isStill)
        if (isStill()) toSave.delete(id)
      } catch (error) {
        complain(error)
      }
    }
  }

  function isWriteDue(): boolean {
    const isDue = toSave.size + toForget.size > 0
    if (!isDue) store.removeNotice(unsavedId)
    return isDue
  }

  /** @returns whether it has to be retried */
  async function round(): Promise<boolean> {
    for (const id of toForget) forget(id)
    if (toRead.size + toSave.size === 0) {
      store.removeNotice(noticeId)
      return isWriteDue()
    }
    const state = await secrets.state()
    if (state === 'open') {
      store.removeNotice(noticeId)
      await readAll()
      await saveAll()
      return isWriteDue()
    }
    reportOnce(state === 'locked' ? words.locked : words.memoryOnly, (message) =>
      store.putNotice({ id: noticeId, tone: 'info', message }),
    )
    for (const [id, { end }] of toRead) {
      late.add(id)
      end(undefined)
    }
    if (state === 'locked') return true
    for (const id of toRead.keys()) owners.setHasKey(id, false)
    toRead.clear()
    return toForget.size > 0
  }

  async function work() {
    let isRetryDue = false
    while (isWanted) {
      isWanted = false
      isRetryDue = await round()
    }
    working = undefined
    if (!isRetryDue || signal.aborted) return
    timer.schedule(retryMs)
  }

  function goOn() {
    timer.cancel()
    isWanted = true
    working ??= work()
  }

  function leave(id: ServerId) {
    known.delete(id)
    toSave.delete(id)
    giveUp(id)
  }

  signal.addEventListener('abort', () => {
    timer.cancel()
    for (const { end } of toRead.values()) end(undefined)
  })

  return {
    of: (id) => known.get(id) ?? toRead.get(id)?.key,
    has: (id) => known.has(id) || toRead.has(id),
    set(id, url, key, isLasting) {
      hide(key)
      leave(id)
      known.set(id, key)
      if (!isLasting) return
      toForget.delete(id)
      toSave.set(id, { origin: new URL(url).origin, key })
      goOn()
    },
    delete(id) {
      leave(id)
      forget(id)
      goOn()
    },
    restore() {
      for (const { id, url } of owners.all()) {
        if (!secrets.has(id)) continue
        toRead.set(id, newWait(url))
        owners.setHasKey(id, true)
      }
      goOn()
    },
    async settled() {
      await working
    },
  }
}
