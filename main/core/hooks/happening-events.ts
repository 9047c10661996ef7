import { isUnreachableAlert } from '#shared/alert-levels.ts'
import type { HookState } from '#shared/hooks.ts'
import type { JobOutcome, JobState } from '#shared/model.ts'
import type { Texts } from '#shared/texts/index.ts'
import type { ExpectedEnds } from '#main/core/state/expected-ends.ts'
import type { Happening, HappeningWithType } from '#main/core/state/happenings.ts'
import { isAutoRestartDue } from '#main/core/state/auto-restart.ts'
import type { MuteContext } from '#main/core/state/mutes.ts'
import type { Ledger } from '#main/core/storage/ledger.ts'
import type { HookEvent } from './delivery-queue.ts'
import { createRunEvent } from './hook-event.ts'
import { matchesOutcome, matchesJobEvent, matchesServerEvent } from './hook-filter.ts'
import {
  createAlertEvent,
  createReachableAgainEvent,
  createBatchEvent,
  createOverdueEvent,
  createUnreachableEvent,
} from './text-events.ts'

/** An event, and a function that tells whether a hook gets it. */
interface RoutedEvent {
  readonly event: HookEvent
  readonly isFor: (hook: HookState) => boolean
}

interface EventContext extends MuteContext {
  readonly texts: Texts
  readonly ledger: Pick<Ledger, 'stage'>
  readonly expectedEnds: Pick<ExpectedEnds, 'of'>
}

function routeEnd(
  { outcome, job, batch }: HappeningWithType<'ended'>,
  context: EventContext,
): readonly RoutedEvent[] {
  const { ledger, now, texts } = context
  const ofRun = routeOutcome(outcome, job, context)
  // If the ledger knows the outcome, its deliveries were recorded before.
  const isForHook = (hook: HookState) =>
    ledger.stage(outcome) === 'unknown' && !isAutoRestartDue(job) && ofRun.isFor(hook)
  if (!batch) return [{ ...ofRun, isFor: isForHook }]
  const event = createBatchEvent(batch, outcome, now, texts)
  return [
    { ...ofRun, isFor: isForHook },
    { event, isFor: (hook) => matchesJobEvent(hook, 'batch', job, context) },
  ]
}

const routeOutcome = (outcome: JobOutcome, job: JobState, context: EventContext): RoutedEvent => ({
  event: createRunEvent(outcome, job, context.servers.get(job.identity.serverId), context.texts, context.now),
  isFor: (hook) => matchesOutcome(hook, outcome, job, context),
})

function routeOverdue(job: JobState, context: EventContext): readonly RoutedEvent[] {
  const event = createOverdueEvent(
    { ...job, expectedEnd: context.expectedEnds.of(job, context.now) },
    context.servers.get(job.identity.serverId),
    context.now,
    context.texts,
  )
  return event ? [{ event, isFor: (hook) => matchesJobEvent(hook, 'overdue', job, context) }] : []
}

const routeAlert = (
  { server, raised }: HappeningWithType<'alert'>,
  context: EventContext,
): readonly RoutedEvent[] =>
  raised.map((alert) => {
    const isAway = isUnreachableAlert(alert.kind)
    const create = isAway ? createUnreachableEvent : createAlertEvent
    return {
      event: create(server, alert, context.now, context.texts),
      isFor: (hook) => matchesServerEvent(hook, isAway ? 'unreachable' : 'alert', server.id, context),
    }
  })

const routeReachableAgain = (
  { server, away }: HappeningWithType<'reachable-again'>,
  context: EventContext,
): RoutedEvent => ({
  event: createReachableAgainEvent(server, away, context.now, context.texts),
  isFor: (hook) => matchesServerEvent(hook, 'unreachable', server.id, context),
})

/** Converts a happening to events for hooks. */
export function toHookEvents(happening: Happening, context: EventContext): readonly RoutedEvent[] {
  switch (happening.type) {
    case 'ended':
      return routeEnd(happening, context)
    case 'restart-given-up':
      return [routeOutcome(happening.outcome, happening.job, context)]
    case 'overdue':
      return routeOverdue(happening.job, context)
    case 'alert':
      return routeAlert(happening, context)
    case 'reachable-again':
      return [routeReachableAgain(happening, context)]
    case 'alerts-cleared':
      return []
  }
}
