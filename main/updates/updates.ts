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
import { isGoodMoment, nextLookAt, type Moment } from './update-policy.ts'
import type { Updater } from './updater.ts'

export interface UpdatesOptions {
  readonly store: AppStore
  readonly clock: Clock
  readonly random: Random
  /** Aborted when the program ends: what is under way is dropped. */
  readonly signal: AbortSignal
  /** Why this copy is not updated; undefined where it is. */
  readonly why: WhyNoUpdates | undefined
  /** Loads electron-updater. It is asked for when it is needed, and again after an updater that hung. */
  readonly load: () => Promise<Updater>
  /** Opens what outlives a run of the program. It is asked for once, when it is needed. */
  readonly memory: () => Document<UpdateMemory>
  /** Says something to the person in the window. */
  readonly warn: (message: Message) => void
  /** How the computer fares now. */
  readonly moment: () => Promise<Omit<Moment, 'overdueMs'>>
  /** Tells the person of a version that is ready. False where it is not the time for it. */
  readonly tell: (version: string) => Promise<boolean>
}

/** Newer versions of the program: found, fetched, and installed when it ends. What came of it stands in the state. */
export interface Updates {
  /** Looks by itself from now on, while the setting says so. */
  start(): void
  /** The person wants to know now. */
  look(): Promise<CommandResult>
  /** Fetches what was found. */
  download(): Promise<CommandResult>
  /** Ends the program, to start it again as the version that is ready. */
  restart(): Promise<CommandResult>
}

/** How often it is looked whether a look is due, ms. */
const wakeEveryMs = 15 * 60_000
/** How long the releases page may take to answer, ms. */
const answerMs = 60_000
/** A download that has not moved for so long is given up, ms. */
const stalledMs = 2 * 60_000

class Slow extends Error {}

/** @throws {Slow} when `work` takes longer */
async function within<T>(clock: Clock, ms: number, parent: AbortSignal, work: Promise<T>): Promise<T> {
  const wrapped = work.then((value) => ({ value }))
  const came = await withTimeout(clock, ms, (signal) => unlessAborted(wrapped, signal), parent)
  parent.throwIfAborted()
  if (!came) throw new Slow()
  return came.value
}

export function createUpdates(options: UpdatesOptions): Updates {
  const { store, clock, random, signal, why, load, memory, warn, moment, tell } = options
  const startedAt = clock.monotonic()
  /** When a look is due, ms from now, and how overdue it is where that is negative. */
  function dueIn(lookedAt: number, spread: number): number {
    const now = clock.now()
    // One that seems to be yet to come was noted while the clock was wrong: it counts for nothing.
    const last = lookedAt > now ? 0 : lookedAt
    return nextLookAt(now - (clock.monotonic() - startedAt), last, spread) - now
  }
  let updater: Promise<Updater> | undefined
  /** It holds what was downloaded. */
  let holder: Updater | undefined
  /** The download that nobody has asked for. */
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
  /** It holds for this run even where it can't be written. */
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
    if (recall().told !== version && (await tell(version))) remember({ told: version })
  }

  const isWanted = () => store.state().settings.lookForUpdates

  async function lookByItself() {
    await look()
    const { updates } = store.state()
    if (updates.kind === 'found' && isWanted()) await download(false)
    const { updates: then } = store.state()
    if (then.kind === 'ready') await announceOnce(then.version)
  }

  async function lookDaily(): Promise<never> {
    // The file is not read before the first look is due by the start alone.
    await clock.sleep(dueIn(0, random()), signal)
    const spread = random()
    for (;;) {
      const overdueMs = -dueIn(recall().lookedAt, spread)
      if (overdueMs >= 0 && isWanted() && !isBusy() && isGoodMoment({ ...(await moment()), overdueMs }))
        await lookByItself()
      await clock.sleep(wakeEveryMs, signal)
    }
  }

  return {
    start() {
      if (why !== undefined) return
      lookDaily().catch(ignoreAbort(signal))
      // What it fetches by itself, it fetches no longer than it may.
      const stop = store.onChange((change) => {
        if (change.of === 'settings' && !isWanted()) unasked?.abort()
      })
      signal.addEventListener('abort', stop, { once: true })
    },
    look,
    async download() {
      const outcome = await download(true)
      const { updates } = store.state()
      // Who has fetched it needs no notification of it.
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
