import type { CarryOut } from '#main/commands/carry-out.ts'
import type { Command } from '#main/commands/index.ts'
import type { RunOutcome } from '#main/commands/jobs/run-job.ts'
import type { AppStore } from '#main/state/store.ts'
import type { JobKey } from '#shared/model.ts'
import type { Texts } from '#shared/texts/index.ts'
import type { Standing } from './standing.ts'
import { notificationForRestart } from './restart.ts'

function jobsOf(command: Command): readonly JobKey[] {
  if ('open' in command) return []
  const argument = command.with
  if ('keys' in argument) return argument.keys
  return 'key' in argument && argument.key !== undefined ? [argument.key] : []
}

interface Answering {
  readonly store: AppStore
  readonly standing: Standing
  readonly texts: () => Texts
  readonly carryOut: CarryOut
}

/** Shows how a restart went until the job's next outcome. */
export async function showRestart(
  { store, standing, texts }: Omit<Answering, 'carryOut'>,
  key: JobKey,
  outcome: RunOutcome,
  how: { readonly by?: 'itself'; readonly more?: readonly string[] } = {},
): Promise<void> {
  const job = store.state().jobs.get(key)
  const spec = notificationForRestart(key, job, outcome, texts(), how.by)
  if (!spec) return
  const whole = { ...spec, body: [spec.body, ...(how.more ?? [])].join('\n') }
  const now = () => {
    const current = store.state().jobs.get(key)
    return current && (!current.outcome || current.outcome.id === job?.outcome?.id) ? whole : undefined
  }
  await standing.show(whole, { now })
}

/** Carries out what was pressed. A restart is answered in the job's notification. */
export async function answerPress({ carryOut, ...answering }: Answering, command: Command): Promise<void> {
  const keys = jobsOf(command)
  answering.store.seen(keys)
  const restarted = await carryOut(command)
  const [key] = keys
  if (restarted && key !== undefined) await showRestart(answering, key, restarted)
}
