import { ignoreAbort } from '../base/abort.ts'
import { jittered } from '../base/backoff.ts'
import type { Priority } from '../compileo/request-budget.ts'
import { confirmAnalysis } from './confirm.ts'
import { firstAnalysisMs, nextAnalysisLook } from './delays.ts'
import { Following, verdictOf, type JobWatcherOptions, type Verdict } from './following.ts'
import { restAfterTrouble, untilReachable, type JobWatcher } from './job-watcher.ts'
import { pause } from './until-it-moves.ts'

/** Asks for the results until the analysis is over: there is no stream of it. */
async function followResults(following: Following, first: Priority): Promise<Verdict> {
  const { emit, random } = following.options
  let wait = firstAnalysisMs
  for (let priority = first; ; priority = 'confirmation') {
    const verdict = verdictOf(await following.check(priority))
    if (verdict) return verdict
    emit({ type: 'connection', connection: { state: 'polling' } })
    await pause(following, jittered(wait, random))
    wait = nextAnalysisLook(wait)
  }
}

async function run(following: Following): Promise<void> {
  const { client, clock, emit, over } = following.options
  let attempt = 0
  let priority: Priority = 'firstLook'
  let isOver = over !== undefined
  while (!isOver) {
    await untilReachable(following)
    emit({ type: 'connection', connection: { state: 'connecting' } })
    const verdict = await followResults(following, priority)
    priority = 'reconnect'
    if (verdict.is === 'trouble') {
      attempt = await restAfterTrouble(following, verdict, attempt)
    } else if (verdict.is === 'missing') {
      const at = clock.now()
      if (!following.isKnown) return emit({ type: 'unknown-job', message: verdict.message, at })
      emit({ type: 'lost', at, skewMs: client.skewMs() })
      isOver = true
    } else isOver = verdict.is === 'over'
  }
  // Nothing restarts an analysis: what is over stays so.
  emit({ type: 'connection', connection: { state: 'closed' } })
}

/** Follows a quality analysis until its signal is aborted. */
export function watchAnalysis(options: Omit<JobWatcherOptions, 'confirm'>): JobWatcher {
  const { client, jobId } = options
  const following = new Following({
    ...options,
    confirm: (callOptions) => confirmAnalysis(client, jobId, callOptions),
  })
  run(following).catch(ignoreAbort(options.signal))
  return following
}
