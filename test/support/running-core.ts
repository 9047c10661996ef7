import { onTestFinished } from 'vitest'
import type { WindowIntent } from '#shared/contract.ts'
import { addServer } from '#main/commands/servers/edit-servers.ts'
import { watch } from '#main/commands/jobs/watch.ts'
import type { OpenPage } from '#main/commands/context.ts'
import type { Clock } from '#main/base/clock.ts'
import type { Core } from '#main/startup/core/core.ts'
import type { Log } from '#main/log/log.ts'
import { isJobKey } from '#shared/rules/job-key.ts'
import type { JobKey, JobState } from '#shared/model.ts'
import type { Vault } from '#main/storage/secrets.ts'
import { openCore } from './core.ts'
import { untilState, witness, type Witness } from './witness.ts'
import { wordsOf } from './job-texts.ts'

export interface RunningCore extends Core {
  readonly witness: Witness
  watchJob(jobId: string): Promise<JobKey>
  job(key: JobKey): JobState
  notices(): string[]
  untilState(test: () => boolean): Promise<void>
}

/** A core that isn't started ends with the test, too. The second stop does nothing, so a test may stop it early. */
export function closingCore(options: Parameters<typeof openCore>[0]): Core {
  const core = openCore(options)
  let stopping: Promise<void> | undefined
  const stop = () => (stopping ??= core.stop())
  onTestFinished(stop)
  return { ...core, stop }
}

export function runCore(options: {
  folder: string
  url?: string
  apiKey?: string
  witness?: Witness
  clock?: Clock
  vault?: Vault
  log?: Log
  isShown?: () => boolean
  open?: (intent: WindowIntent) => void
  openPage?: OpenPage
}): RunningCore {
  const {
    folder,
    url,
    apiKey,
    witness: person = witness(),
    clock,
    vault,
    log,
    isShown,
    open,
    openPage,
  } = options
  const core = closingCore({
    folder,
    presenter: person.presenter,
    ...(clock && { clock }),
    ...(vault && { vault }),
    ...(log && { log }),
    ...(isShown && { isShown }),
    ...(open && { open }),
    ...(openPage && { openPage }),
  })
  const { store, context } = core
  // Queue alerts would disturb tests of outcomes.
  store.setSettings({ notifyAlerts: false })
  core.start()
  if (url !== undefined) addServer(context, { url, apiKey })
  return {
    ...core,
    witness: person,
    async watchJob(jobId) {
      const { results } = await watch(context, { text: jobId })
      const { key = '', message } = results[0] ?? {}
      if (!isJobKey(key)) throw new Error(`${jobId} is not watched: ${wordsOf(message)}`)
      return key
    },
    job(key) {
      const job = store.state().jobs.get(key)
      if (!job) throw new Error(`${key} is not watched`)
      return job
    },
    notices: () => store.state().notices.map(({ message }) => wordsOf(message)),
    untilState: (test) => untilState(core, test),
  }
}
