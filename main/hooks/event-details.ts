import type { Texts } from '#shared/texts/index.ts'
import type { JobState } from '#shared/model.ts'
import type { Clock } from '#main/base/clock.ts'
import { waitForState } from '#main/state/wait-for-state.ts'
import type { AppStore } from '#main/state/store.ts'
import { isRunEvent, type HookEvent } from './delivery-queue.ts'
import { getEventId, createRunEvent } from './hook-event.ts'

/** How long a delivery waits for the details of an early outcome, ms: two windows of the request budget. */
const maxWaitMs = 2 * 61_000

/** Adds an early outcome's error, result and times, if they come in time. @throws the signal's reason */
export async function waitForDetails(
  event: HookEvent,
  store: Pick<AppStore, 'state' | 'onChange'>,
  texts: Texts,
  clock: Clock,
  signal: AbortSignal,
): Promise<HookEvent> {
  if (!isRunEvent(event) || !event.isEarly) return event
  const isOf = ({ outcome }: JobState) => outcome !== undefined && getEventId(outcome) === event.id
  const key = [...store.state().jobs.values()].find(isOf)?.key
  if (key === undefined) return event
  /** While it is still the job of this outcome. */
  const job = () => {
    const now = store.state().jobs.get(key)
    return now && isOf(now) ? now : undefined
  }
  const isKnown = () => !job()?.outcome?.isEarly
  await waitForState(store, isKnown, clock, maxWaitMs, signal)
  const now = job()
  if (!now?.outcome) return event
  return createRunEvent(now.outcome, now, store.state().servers.get(now.serverId), texts, event.filedAt)
}
