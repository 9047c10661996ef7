import { jittered } from '../base/backoff.ts'
import type { Priority } from '../compileo/request-budget.ts'
import { firstUnqueuedMs, nextUnqueued } from './delays.ts'
import { confirmationOf, type Following, type Confirmation } from './following.ts'
import { pause } from './until-it-moves.ts'

/** Polls a job outside the queue until it ends: it has no stream. */
export async function followUnqueued(following: Following, first: Priority): Promise<Confirmation> {
  const { emit, random } = following.options
  let wait = firstUnqueuedMs
  for (let priority = first; ; priority = 'confirmation') {
    const verdict = confirmationOf(await following.check(priority))
    if (verdict) return verdict
    emit({ type: 'connection', connection: { state: 'polling' } })
    await pause(following, jittered(wait, random))
    wait = nextUnqueued(wait)
  }
}
