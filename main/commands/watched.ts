import type { Outcome } from '../../preload/contract.ts'
import type { JobKey } from '../state/types.ts'
import type { CommandContext } from './context.ts'

const done: Outcome = { ok: true }
const gone: Outcome = { ok: false, message: 'This job is not watched any more' }

/** Takes a job off the watch-list. On the server nothing changes. */
export function unwatch({ store, engine }: CommandContext, key: JobKey): Outcome {
  if (!store.state().jobs.has(key)) return gone
  engine.unwatch(key)
  store.removeJob(key)
  return done
}

/** The person has looked at the job: it needs no attention any more. */
export function seen({ store }: CommandContext, key: JobKey): Outcome {
  store.seen([key])
  return done
}

/** Names a job; an empty label takes the name away. */
export function setLabel({ store }: CommandContext, key: JobKey, label: string): Outcome {
  const job = store.state().jobs.get(key)
  if (!job) return gone
  store.putJob({ ...job, label: label.trim() || undefined })
  return done
}
