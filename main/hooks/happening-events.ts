import type { HookState } from '#shared/hooks.ts'
import type { JobOutcome, JobState, ServerState } from '#shared/model.ts'
import type { Texts } from '#shared/texts/index.ts'
import type { Happening, HappeningOf } from '#main/state/happenings.ts'
import { isAutoRestartDue } from '#main/state/auto-restart.ts'
import type { MuteContext } from '#main/state/mutes.ts'
import type { Ledger } from '#main/storage/ledger.ts'
import type { HookEvent, HookQueue } from './delivery-queue.ts'
import { createRunEvent } from './hook-event.ts'
import { matchesOutcome, matchesJobNotice, matchesServerNotice } from './hook-filter.ts'
import {
  createAlertEvents,
  createBatchEvent,
  createOverdueEvent,
  createReachabilityEvent,
} from './notices.ts'

/** An event, and which hooks get it. */
interface RoutedEvent {
  readonly event: HookEvent
  readonly isFor: (hook: HookState) => boolean
}

interface EventContext extends MuteContext {
  readonly texts: Texts
  readonly queue: Pick<HookQueue, 'has'>
  readonly ledger: Pick<Ledger, 'stage'>
}

function routeEnd(
  { outcome, job, batch }: HappeningOf<'ended'>,
  context: EventContext,
): readonly RoutedEvent[] {
  const { ledger, now, texts } = context
  const ofRun = routeOutcome(outcome, job, context)
  // Outcomes in the ledger were filed before.
  const isFor = (hook: HookState) =>
    ledger.stage(outcome) === 'unknown' &&
    (hook.beforeRestarts || !isAutoRestartDue(job)) &&
    ofRun.isFor(hook)
  if (!batch) return [{ ...ofRun, isFor }]
  const event = createBatchEvent(batch, outcome, now, texts)
  return [
    { ...ofRun, isFor },
    { event, isFor: (hook) => matchesJobNotice(hook, 'batch', job, context) },
  ]
}

const routeOutcome = (outcome: JobOutcome, job: JobState, context: EventContext): RoutedEvent => ({
  event: createRunEvent(outcome, job, context.servers.get(job.serverId), context.texts, context.now),
  isFor: (hook) => matchesOutcome(hook, outcome, job, context),
})

function routeOverdue(job: JobState, context: EventContext): readonly RoutedEvent[] {
  const event = createOverdueEvent(job, context.servers.get(job.serverId), context.now, context.texts)
  return event ? [{ event, isFor: (hook) => matchesJobNotice(hook, 'overdue', job, context) }] : []
}

const routeAlert = (
  { server, raised }: HappeningOf<'alert'>,
  context: EventContext,
): readonly RoutedEvent[] =>
  createAlertEvents(server, raised, context.now, context.texts).map((event) => ({
    event,
    isFor: (hook) => matchesServerNotice(hook, 'alert', server.id, context),
  }))

/** Only a hook that was told of a server's absence is told of its return. */
function routeReachableAgain({ server, away }: HappeningOf<'back'>, context: EventContext): RoutedEvent {
  const { now, texts, queue } = context
  const told = createReachabilityEvent('unreachable', server, away, now, texts)
  return {
    event: createReachabilityEvent('back', server, away, now, texts),
    isFor: (hook) => queue.has(hook.id, told.id) && matchesUnreachable(hook, server, context),
  }
}

/** Whether a hook acts on a server that is unreachable. */
export const matchesUnreachable = (hook: HookState, server: ServerState, context: MuteContext): boolean =>
  matchesServerNotice(hook, 'unreachable', server.id, context)

/** The events that a happening is to hooks. */
export function toHookEvents(happening: Happening, context: EventContext): readonly RoutedEvent[] {
  switch (happening.is) {
    case 'ended':
      return routeEnd(happening, context)
    // Hooks that got it when the run ended know it.
    case 'stays':
      return [routeOutcome(happening.outcome, happening.job, context)]
    case 'overdue':
      return routeOverdue(happening.job, context)
    case 'alert':
      return routeAlert(happening, context)
    case 'back':
      return [routeReachableAgain(happening, context)]
    case 'detailed':
    case 'calm':
      return []
  }
}
