import { onTestFinished } from 'vitest'
import { addServer } from '#main/commands/servers/edit-servers.ts'
import { watchJobsInText } from '#main/commands/jobs/watch.ts'
import type { Core } from '#main/core/core.ts'
import { isJobKey } from '#shared/rules/job-key.ts'
import type { JobKey } from '#shared/model.ts'
import { openCore } from './core.ts'
import { untilState, witness, type Witness } from './witness.ts'
import { wordsOf } from './job-texts.ts'

export type RunningCore = ReturnType<typeof runCore>

type CoreOptions = Parameters<typeof openCore>[0]

/** The core stops when the test ends. A test may also stop it earlier. */
export function closingCore(options: CoreOptions): Core {
  const core = openCore(options)
  let stopping: Promise<void> | undefined
  const stop = () => (stopping ??= core.stop())
  onTestFinished(stop)
  return { ...core, stop }
}

export function runCore({
  url,
  apiKey,
  witness: person = witness(),
  ...options
}: Omit<CoreOptions, 'presenter'> & { url?: string; apiKey?: string; witness?: Witness }) {
  const core = closingCore({ ...options, presenter: person.presenter })
  const { store, context } = core
  // Otherwise alerts about the queue would add to the notifications about outcomes.
  store.setSettings({ notifyAlerts: false })
  core.start()
  if (url !== undefined) addServer(context, { url, apiKey })
  return {
    ...core,
    witness: person,
    async watchJob(jobId: string): Promise<JobKey> {
      const { results } = await watchJobsInText(context, { text: jobId })
      const { key = '', message } = results[0] ?? {}
      if (!isJobKey(key)) throw new Error(`${jobId} is not watched: ${wordsOf(message)}`)
      return key
    },
    job(key: JobKey) {
      const job = store.state().jobs.get(key)
      if (!job) throw new Error(`${key} is not watched`)
      return job
    },
    banners: () => store.state().banners.map(({ message }) => wordsOf(message)),
    untilState: (test: () => boolean) => untilState(core, test),
  }
}
