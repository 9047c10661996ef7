import { expect, it } from 'vitest'
import { unwatchOldJobs } from '#main/agent/serve.ts'
import { createServerState } from '#main/core/state/new-server.ts'
import { createJob } from '#main/core/state/reduce-job.ts'
import { openCoreDuringTest } from '#test/support/running-core.ts'
import { createFakeClock } from '#test/support/fake-clock.ts'
import { createSampleOutcome } from '#test/support/outcome-sample.ts'
import { createTempFolder } from '#test/support/temp-folder.ts'
import { withJobFields, type FlatJob } from '#test/support/job-parts.ts'

const day = 24 * 60 * 60_000

it('the agent unwatches jobs a day after their end, unless an auto-restart is due', () => {
  const clock = createFakeClock()
  const core = openCoreDuringTest({ folder: createTempFolder(), clock })
  core.store.putServer(createServerState('s', 'http://127.0.0.1:9', 'Lab', false))
  const failed = (id: string, more: FlatJob = {}) => {
    const job = createJob('s', id, clock.now())
    core.store.putJob(
      withJobFields(job, {
        ...more,
        outcome: createSampleOutcome('failed', { key: job.identity.key, at: clock.now() }),
      }),
    )
  }
  failed('ended')
  failed('due', { recovery: { attempts: 1, restartAt: clock.now() + 30_000 } })
  clock.suspend(day + 1)
  unwatchOldJobs(core)
  expect([...core.store.state().jobs.keys()]).toEqual(['s/due'])
})
