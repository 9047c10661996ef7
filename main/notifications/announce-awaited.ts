import type { AwaitedJobs, JobKey, JobOutcome } from '../../shared/model.ts'
import { batchProgress, isGoing } from '../../shared/rules/batch.ts'
import { globalMute } from '../state/mutes.ts'
import type { AppStore } from '../state/store.ts'
import type { Ledger } from '../storage/ledger.ts'
import { tookLine } from './batch-notification.ts'
import type { Delivering } from './deliver.ts'
import type { PolicyContext } from './policy.ts'
import { countsInWords } from '../../shared/texts/several-outcomes.ts'
import { causeLines, summaryButtons } from './summary.ts'
import type { NotificationSpec } from './notification.ts'

/** Undefined if no job is watched any more. Pure. */
export function notificationForAwaited(
  awaited: AwaitedJobs,
  context: PolicyContext,
): NotificationSpec | undefined {
  const { texts } = context
  const watched = awaited.keys.flatMap((key) => context.jobs.get(key) ?? [])
  if (watched.length === 0) return undefined
  const { counts } = batchProgress(watched)
  const outcomes = watched.flatMap(({ outcome }) => outcome ?? [])
  const lines = [countsInWords(counts, texts), ...causeLines(outcomes, context), ...tookLine(watched, texts)]
  return {
    id: `done:${awaited.id}`,
    title: texts.notifications.allDone,
    body: lines.join('\n'),
    urgency: 'normal',
    standsMs: Infinity,
    category:
      counts.failed + counts.completedWithErrors + counts.lost > 0 ? 'transfer.error' : 'transfer.complete',
    buttons: summaryButtons(outcomes, context),
    outcomes: [],
  }
}

/** The list is saved until the system has accepted the notification. */
export function announceAwaited({
  store,
  ledger,
  delivering,
  context,
  run,
  remember,
}: {
  readonly store: AppStore
  readonly ledger: Pick<Ledger, 'stage'>
  readonly delivering: Pick<Delivering, 'insist'>
  readonly context: () => PolicyContext
  readonly run: (doing: Promise<void>) => void
  readonly remember: (id: string, of: { readonly outcomes: readonly JobOutcome[] }) => void
}) {
  /** It would be announced alone if its group were gone by then. */
  const isDone = ({ keys }: AwaitedJobs) =>
    keys.every((key) => {
      const job = store.state().jobs.get(key)
      if (!job) return true
      return !isGoing(job) && (job.outcome?.kind !== 'completed' || ledger.stage(job.outcome) !== 'due')
    })

  async function announce(id: string) {
    const specOf = () => {
      const group = store.state().awaited.get(id)
      if (!group || !isDone(group)) return undefined
      const spec = globalMute(context()) ? undefined : notificationForAwaited(group, context())
      // The user silenced everything, or unwatched them all.
      if (!spec) store.removeAwaited(id)
      return spec
    }
    await delivering.insist(specOf, (spec) => {
      const { jobs, awaited } = store.state()
      const keys = awaited.get(id)?.keys ?? []
      remember(spec.id, { outcomes: keys.flatMap((key) => jobs.get(key)?.outcome ?? []) })
      store.removeAwaited(id)
    })
  }

  return {
    check(key: JobKey): void {
      for (const group of store.state().awaited.values())
        if (group.keys.includes(key) && isDone(group)) run(announce(group.id))
    },
    start(): void {
      for (const { id } of store.state().awaited.values()) run(announce(id))
    },
  }
}
