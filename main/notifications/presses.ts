import type { CarryOut } from '#main/commands/carry-out.ts'
import type { Command } from '#main/commands/index.ts'
import type { RunOutcome } from '#main/commands/jobs/run-job.ts'
import type { AppStore } from '#main/state/store.ts'
import type { JobKey } from '#shared/model.ts'
import type { Texts } from '#shared/texts/index.ts'
import type { Delivering } from './deliver.ts'
import type { Standing } from './standing.ts'
import { notificationForRestart, type RestartOutcome } from './restart.ts'

/** Describes a restart in its notification; undefined while the previous click is still in progress. */
export function restartOutcome(outcome: RunOutcome): RestartOutcome | undefined {
  const { message: reason } = outcome
  switch (outcome.kind) {
    case 'busy':
      return undefined
    case 'done':
      return { kind: 'restarted' }
    case 'refused':
    case 'unwatched':
      return { kind: 'not-restartable', reason }
    case 'unreachable':
      return { kind: 'unreachable', reason }
    case 'unauthorized':
      return { kind: 'unauthorized', reason }
    case 'gone':
    case 'limited':
    case 'unclear':
      return { kind: outcome.kind }
  }
}

function jobsOf(command: Command): readonly JobKey[] {
  if ('open' in command) return []
  const argument = command.with
  if ('keys' in argument) return argument.keys
  return 'key' in argument && argument.key !== undefined ? [argument.key] : []
}

interface Answering {
  readonly store: AppStore
  readonly delivering: Delivering
  readonly standing: Standing
  readonly texts: () => Texts
  readonly carryOut: CarryOut
}

/** Carries out what was pressed. A restart is answered in the job's notification. */
export async function answerPress(
  { store, delivering, standing, texts, carryOut }: Answering,
  command: Command,
  activationToken: string | undefined,
): Promise<void> {
  store.seen(jobsOf(command))
  if ('open' in command || command.do !== 'restart') {
    await carryOut(command, activationToken)
    return
  }
  const outcome = await carryOut(command, activationToken)
  const answer = outcome && restartOutcome(outcome)
  if (!answer) return
  const { key } = command.with
  const job = store.state().jobs.get(key)
  const spec = notificationForRestart(key, job, answer, texts())
  await delivering.show(spec, () =>
    standing.put(spec.id, [key], () => {
      const now = store.state().jobs.get(key)
      return now && (!now.outcome || now.outcome.id === job?.outcome?.id) ? 'unchanged' : undefined
    }),
  )
}
