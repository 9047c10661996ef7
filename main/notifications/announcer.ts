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

/** The job that a notification is about, be it watched or not. */
function keyOf(id: string): JobKey | undefined {
  if (!id.startsWith(prefix)) return undefined
  const key = id.slice(prefix.length)
  return isJobKey(key) ? key : undefined
}

function restartOutcome(outcome: RunOutcome): RestartOutcome | undefined {
  const reason = outcome.message ?? ''
  switch (outcome.kind) {
    case 'busy':
      return undefined // The press before is still being answered.
    case 'done':
      return { kind: 'restarted' }
    case 'refused':
    case 'unwatched':
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

  let refusalIsSaid = false
  /** @param onTaken called in the very step in which the system's answer is seen */
  async function show(spec: NotificationSpec, onTaken: () => void = () => undefined): Promise<boolean> {
    const delivery = await presenter.show(spec)
    if (delivery.taken) {
      onTaken()
      if (refusalIsSaid) store.removeNotice(refusedNotice)
      refusalIsSaid = false
    } else if (!refusalIsSaid) {
      refusalIsSaid = true
      const text = `Notifications don't get through: ${delivery.reason}`
      store.putNotice({ id: refusedNotice, tone: 'warning', text })
    }
    return delivery.taken
  }

  /** Shows an ending that is due, and records it as announced the moment the system has taken it. */
  async function tell(ending: Ending) {
    for (const wait of [...retryAfterMs, undefined]) {
      // Asked each time: the person may have muted the job meanwhile.
      const spec = notificationFor(ending, context())
      if (!spec) return ledger.announced(ending)
      if (await show(spec, () => ledger.announced(ending))) return
      if (wait === undefined) return
      await clock.sleep(wait, signal)
    }
  }

  function announce(ending: Ending) {
    if (ledger.stage(ending) !== 'unknown') return
    const recorded = ledger.due(ending, store.state().jobs.get(ending.key)?.label)
    run(recorded.then(() => tell(ending)))
  }

  async function pressed({ id, action, activationToken }: NotificationPress) {
    const key = keyOf(id)
    if (action !== 'restart' || key === undefined) {
      const isWatched = key !== undefined && store.state().jobs.has(key)
      return open(isWatched ? key : undefined, activationToken)
    }
    store.seen([key])
    const outcome = restartOutcome(await restart(key))
    if (outcome) await show(notificationForRestart(key, store.state().jobs.get(key), outcome))
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
      for (const { ending } of ledger.pending()) run(tell(ending))
    },
  }
}
