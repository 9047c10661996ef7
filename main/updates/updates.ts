import type { CommandResult } from '../../shared/contract.ts'
import { childController, ignoreAbort, unlessAborted } from '../base/abort.ts'
import type { Random } from '../base/backoff.ts'
import type { Clock } from '../base/clock.ts'
import { withTimeout } from '../base/timeout.ts'
import type { AppStore } from '../state/store.ts'
import type { UpdateState, WhyNoUpdates } from '../../shared/model.ts'
import type { Document } from '../storage/document.ts'
import { whyOf } from '../base/message-error.ts'
import { messageOf, type Message } from '../../shared/message.ts'
import { explainUpdateError } from './update-errors.ts'
import type { UpdateMemory } from './saved-update-state.ts'
import { isGoodMoment, nextCheckAt, type Moment } from './update-policy.ts'
import type { Updater } from './updater.ts'

export interface UpdatesOptions {
  readonly store: AppStore
  readonly clock: Clock
  readonly random: Random
  readonly signal: AbortSignal
  readonly why: WhyNoUpdates | undefined
  /** When first needed, and again after an updater that hung. */
  readonly load: () => Promise<Updater>
  /** Once, when first needed. */
  readonly memory: () => Document<UpdateMemory>
  readonly warn: (message: Message) => void
  readonly moment: () => Promise<Omit<Moment, 'overdueMs'>>
  /** @returns false if notifications are suppressed */
  readonly announce: (version: string) => Promise<boolean>
}

export interface Updates {
  start(): void
  look(): Promise<CommandResult>
  download(): Promise<CommandResult>
  restart(): Promise<CommandResult>
}

/** In ms. */
const wakeEveryMs = 15 * 60_000
/** For a response of the release feed, ms. */
const answerMs = 60_000
/** A download that stalls for this long is cancelled, ms. */
const stalledMs = 2 * 60_000

class Slow extends Error {}

/** @throws {Slow} when `work` takes longer */
async function within<T>(clock: Clock, ms: number, parent: AbortSignal, work: Promise<T>): Promise<T> {
  const wrapped = work.then((value) => ({ value }))
  const result = await withTimeout(clock, ms, (signal) => unlessAborted(wrapped, signal), parent)
  parent.throwIfAborted()
  if (!result) throw new Slow()
  return result.value
}

export function createUpdates(options: UpdatesOptions): Updates {
  const { store, clock, random, signal, why, load, memory, warn, moment, announce } = options
  const startedAt = clock.monotonic()
  /** In ms; negative if overdue. */
  function dueIn(lookedAt: number, spread: number): number {
    const now = clock.now()
    // A check in the future was saved while the clock was wrong.
    const last = lookedAt > now ? 0 : lookedAt
    return nextCheckAt(now - (clock.monotonic() - startedAt), last, spread) - now
  }
  let updater: Promise<Updater> | undefined
  let holder: Updater | undefined
  let unasked: AbortController | undefined

  const loaded = () =>
    (updater ??= load().catch((error: unknown) => {
      updater = undefined
      throw error
    }))

  const set = (updates: UpdateState) => {
    if (!signal.aborted) store.setUpdates(updates)
  }
  if (why !== undefined) set({ kind: 'off', why })

  let kept: Document<UpdateMemory> | undefined
  /** Applies to this run even if it can't be saved. */
  let known: UpdateMemory | undefined
  function recall(): UpdateMemory {
    kept ??= memory()
    return (known ??= kept.read())
  }
  function remember(change: Partial<UpdateMemory>) {
    known = { ...recall(), ...change }
    try {
      kept?.write(known)
    } catch (error) {
      warn(messageOf('storage.unsaved.updates', whyOf(error)))
    }
  }

  function fail(error: unknown, before: UpdateState): CommandResult {
    if (error instanceof Slow) updater = undefined
    const message = error instanceof Slow ? messageOf('updates.troubles.slow') : explainUpdateError(error)
    set(before.kind === 'ready' ? before : { kind: 'failed', message })
    return { ok: false, message }
  }

  const isBusy = () => ['looking', 'downloading'].includes(store.state().updates.kind)

  async function look(): Promise<CommandResult> {
    if (why !== undefined) return { ok: false, message: messageOf('updates.off') }
    if (isBusy()) return { ok: false, message: messageOf('updates.busy') }
    const before = store.state().updates
    set({ kind: 'looking' })
    remember({ lookedAt: clock.now() })
    try {
      const asked = await loaded()
      const version = await within(clock, answerMs, signal, asked.look())
      if (version === undefined) set(before.kind === 'ready' ? before : { kind: 'newest', at: clock.now() })
      else set(before.kind === 'ready' && before.version === version ? before : { kind: 'found', version })
      return { ok: true }
    } catch (error) {
      return fail(error, before)
    }
  }

  async function download(isAsked: boolean): Promise<CommandResult> {
    const before = store.state().updates
    if (before.kind !== 'found') return { ok: false, message: messageOf('updates.noneReady') }
    const { version } = before
    const own = childController(signal)
    if (!isAsked) unasked = own
    let percent = 0
    let movedAt = clock.monotonic()
    set({ kind: 'downloading', version, percent })
    async function giveUpWhenStalled(): Promise<never> {
      for (;;) {
        await clock.sleep(stalledMs, own.signal)
        if (clock.monotonic() - movedAt >= stalledMs) own.abort(new Slow())
      }
    }
    giveUpWhenStalled().catch(ignoreAbort(own.signal))
    try {
      const asked = await loaded()
      await asked.download(own.signal, (now) => {
        movedAt = clock.monotonic()
        if (Math.floor(now) === percent || own.signal.aborted) return
        percent = Math.floor(now)
        set({ kind: 'downloading', version, percent })
      })
      holder = asked
      set({ kind: 'ready', version })
      return { ok: true }
    } catch (error) {
      if (own.signal.reason instanceof Slow) return fail(own.signal.reason, before)
      if (!own.signal.aborted) return fail(error, before)
      set({ kind: 'found', version })
      return { ok: true }
    } finally {
      own.abort()
      unasked = undefined
    }
  }

  async function announceOnce(version: string) {
    if (recall().told !== version && (await announce(version))) remember({ told: version })
  }

  const isWanted = () => store.state().settings.lookForUpdates

  async function checkPeriodically() {
    await look()
    const { updates } = store.state()
    if (updates.kind === 'found' && isWanted()) await download(false)
    const { updates: then } = store.state()
    if (then.kind === 'ready') await announceOnce(then.version)
  }

  async function checkDaily(): Promise<never> {
    // Read the file only once the first check after the start is due.
    await clock.sleep(dueIn(0, random()), signal)
    const spread = random()
    for (;;) {
      const overdueMs = -dueIn(recall().lookedAt, spread)
      if (overdueMs >= 0 && isWanted() && !isBusy() && isGoodMoment({ ...(await moment()), overdueMs }))
        await checkPeriodically()
      await clock.sleep(wakeEveryMs, signal)
    }
  }

  return {
    start() {
      if (why !== undefined) return
      checkDaily().catch(ignoreAbort(signal))
      // Cancel an automatic download once the connection is metered.
      const stop = store.onChange((change) => {
        if (change.of === 'settings' && !isWanted()) unasked?.abort()
      })
      signal.addEventListener('abort', stop, { once: true })
    },
    look,
    async download() {
      const outcome = await download(true)
      const { updates } = store.state()
      // Users who downloaded it themselves need no notification.
      if (updates.kind === 'ready') remember({ told: updates.version })
      return outcome
    },
    async restart() {
      if (store.state().updates.kind !== 'ready')
        return { ok: false, message: messageOf('updates.noneReady') }
      holder?.restart()
      return { ok: true }
    },
  }
}
