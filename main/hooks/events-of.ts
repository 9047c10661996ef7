import type { HookState } from '#shared/hooks.ts'
import type { JobOutcome, JobState, ServerState } from '#shared/model.ts'
import type { Texts } from '#shared/texts/index.ts'
import type { Happening, HappeningOf } from '#main/state/happenings.ts'
import { restartsItself } from '#main/state/auto-restart.ts'
import type { MuteContext } from '#main/state/mutes.ts'
import type { Ledger } from '#main/storage/ledger.ts'
import type { HookEvent, HookQueue } from './delivery-queue.ts'
import { eventOf } from './hook-event.ts'
import { actsOn, hearsOfJob, hearsOfServer } from './hook-filter.ts'
import { alertEvents, batchEvent, overdueEvent, reachEvent } from './notices.ts'

/** An event, and which hooks get it. */
interface FiledEvent {
  readonly event: HookEvent
  readonly isFor: (hook: HookState) => boolean
}

interface EventContext extends MuteContext {
  readonly texts: Texts
  readonly queue: Pick<HookQueue, 'knows'>
  readonly ledger: Pick<Ledger, 'stage'>
}

function ofEnd({ outcome, job, batch }: HappeningOf<'ended'>, context: EventContext): readonly FiledEvent[] {
  const { ledger, now, texts } = context
  const ofRun = ofOutcome(outcome, job, context)
  // Outcomes in the ledger were filed before.
  const isFor = (hook: HookState) =>
    ledger.stage(outcome) === 'unknown' && (hook.beforeRestarts || !restartsItself(job)) && ofRun.isFor(hook)
  if (!batch) return [{ ...ofRun, isFor }]
  const event = batchEvent(batch, outcome, now, texts)
  return [
    { ...ofRun, isFor },
    { event, isFor: (hook) => hearsOfJob(hook, 'batch', job, context) },
  ]
}

const ofOutcome = (outcome: JobOutcome, job: JobState, context: EventContext): FiledEvent => ({
  event: eventOf(outcome, job, context.servers.get(job.serverId), context.texts, context.now),
  isFor: (hook) => actsOn(hook, outcome, job, context),
})

function ofOverdue(job: JobState, context: EventContext): readonly FiledEvent[] {
  const event = overdueEvent(job, context.servers.get(job.serverId), context.now, context.texts)
  return event ? [{ event, isFor: (hook) => hearsOfJob(hook, 'overdue', job, context) }] : []
}

const ofAlert = ({ server, raised }: HappeningOf<'alert'>, context: EventContext): readonly FiledEvent[] =>
  alertEvents(server, raised, context.now, context.texts).map((event) => ({
    event,
    isFor: (hook) => hearsOfServer(hook, 'alert', server.id, context),
  }))

/** Only a hook that was told of a server's absence is told of its return. */
function ofReturn({ server, away }: HappeningOf<'back'>, context: EventContext): FiledEvent {
  const { now, texts, queue } = context
  const told = reachEvent('unreachable', server, away, now, texts)
  return {
    event: reachEvent('back', server, away, now, texts),
    isFor: (hook) => queue.knows(hook.id, told.id) && hearsOf(hook, server, context),
  }
}

/** Whether a hook acts on a server that is unreachable. */
export const hearsOf = (hook: HookState, server: ServerState, context: MuteContext): boolean =>
  hearsOfServer(hook, 'unreachable', server.id, context)

/** The events that a happening is to hooks. */
export function eventsOf(happening: Happening, context: EventContext): readonly FiledEvent[] {
  switch (happening.is) {
    case 'ended':
      return ofEnd(happening, context)
    // Hooks that got it when the run ended know it.
    case 'stays':
      return [ofOutcome(happening.outcome, happening.job, context)]
    case 'overdue':
      return ofOverdue(happening.job, context)
    case 'alert':
      return ofAlert(happening, context)
    case 'back':
      return [ofReturn(happening, context)]
    case 'detailed':
    case 'calm':
      return []
  }
}
