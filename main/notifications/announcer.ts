import type { RunOutcome } from '../commands/run-job.ts'
import { ignoreAbort } from '../compileo/abort.ts'
import type { Clock } from '../compileo/clock.ts'
import { endingsBetween, isJobKey } from '../state/reduce-job.ts'
import type { AppStore } from '../state/store.ts'
import type { Ending, JobKey } from '../state/types.ts'
import type { Ledger } from '../storage/ledger.ts'
import { notificationFor, type PolicyContext } from './policy.ts'
import { notificationForRestart, type RestartOutcome } from './restart.ts'
import type { NotificationPresenter, NotificationPress, NotificationSpec } from './types.ts'

/** What was due longer ago than this when the program starts is in the history, and no news any more, ms. */
const newsForMs = 24 * 60 * 60_000
/** When a notification that nobody took is tried again, ms; after the last, at the next start. */
const retryAfterMs = [5_000, 30_000, 5 * 60_000]
const refusedNotice = 'notifications-refused'

export interface AnnouncerOptions {
  readonly store: AppStore
  readonly ledger: Ledger
  readonly presenter: NotificationPresenter
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly restart: (key: JobKey) => Promise<RunOutcome>
  /** The person wants to see the job. */
  readonly open: (key: JobKey | undefined, activationToken: string | undefined) => void
}

/** Tells the person of endings, each exactly once, and does what they press. */
export interface Announcer {
  /** Announces what was due when the program ended. */
  announcePending(): void
  /** Resolves when nothing is on its way to the system any more. */
  settled(): Promise<void>
}

const prefix = 'job:'

/** The job that a notification is about. */
function keyOf(id: string, store: AppStore): JobKey | undefined {
  if (!id.startsWith(prefix)) return undefined
  const key = id.slice(prefix.length)
  return isJobKey(key) && store.state().jobs.has(key) ? key : undefined
}

function restartOutcome(outcome: RunOutcome): RestartOutcome | undefined {
  const reason = outcome.message ?? ''
  switch (outcome.kind) {
    case 'busy':
      return undefined // The press before is still being answered.
    case 'done':
      return { kind: 'restarted' }
    case 'refused':
      return { kind: 'not-restartable', reason }
    case 'unreachable':
      return { kind: 'unreachable', reason }
    case 'gone':
    case 'unauthorized':
    case 'limited':
    case 'unclear':
      return { kind: outcome.kind }
  }
}

export function createAnnouncer(options: AnnouncerOptions): Announcer {
  const { store, ledger, presenter, clock, signal, restart, open } = options

  const context = (): PolicyContext => {
    const { jobs, servers, settings } = store.state()
    return { jobs, servers, settings, now: clock.now() }
  }

  const underWay = new Set<Promise<void>>()
  /** Does something that nobody waits for, but that the program's end must not cut in two. */
  function run(doing: Promise<void>) {
    const done = doing.catch(ignoreAbort(signal)).finally(() => underWay.delete(done))
    underWay.add(done)
  }

  async function show(spec: NotificationSpec, key: JobKey) {
    const delivery = await presenter.show(spec, ledger.systemIdOf(key))
    if (delivery.taken) store.removeNotice(refusedNotice)
    else {
      const text = `Notifications don't get through: ${delivery.reason}`
      store.putNotice({ id: refusedNotice, tone: 'warning', text })
    }
    return delivery
  }

  /** Shows an ending that is due, and records it as announced the moment the system has taken it. */
  async function tell(ending: Ending) {
    const spec = notificationFor(ending, context())
    if (!spec) return ledger.announced(ending)
    for (const wait of [...retryAfterMs, undefined]) {
      const delivery = await show(spec, ending.key)
      if (delivery.taken) return ledger.announced(ending, delivery.systemId)
      if (wait === undefined) return
      await clock.sleep(wait, signal)
    }
  }

  function announce(ending: Ending) {
    if (ledger.stage(ending) !== 'unknown') return
    ledger.due(ending, store.state().jobs.get(ending.key)?.label)
    run(tell(ending))
  }

  async function pressed({ id, action, activationToken }: NotificationPress) {
    const key = keyOf(id, store)
    if (action !== 'restart' || key === undefined) return open(key, activationToken)
    store.seen([key])
    const outcome = restartOutcome(await restart(key))
    if (outcome) await show(notificationForRestart(key, store.state().jobs.get(key), outcome), key)
  }

  const stop = store.onChange((change) => {
    if (change.of === 'job')
      for (const ending of endingsBetween(change.before, change.after)) announce(ending)
  })
  const stopPresses = presenter.onPress((press) => {
    run(pressed(press))
  })
  signal.addEventListener('abort', () => {
    stop()
    stopPresses()
  })

  return {
    async settled() {
      await Promise.all(underWay)
    },
    announcePending() {
      for (const { ending } of ledger.pending()) {
        if (ending.at < clock.now() - newsForMs) ledger.announced(ending)
        else run(tell(ending))
      }
    },
  }
}
