import { onTestFinished } from 'vitest'
import { addServer } from '#main/core/commands/servers/edit-servers.ts'
import { watchJobsInText } from '#main/core/commands/jobs/watch.ts'
import type { Core } from '#main/core/core.ts'
import { isJobKey } from '#shared/rules/job-key.ts'
import type { JobKey } from '#shared/model.ts'
import { openTestCore } from './core.ts'
import {
  waitForState,
  createNotificationRecorder,
  type NotificationRecorder,
} from './notification-recorder.ts'
import { formatMessageOrText } from './job-texts.ts'

export type RunningCore = ReturnType<typeof runCore>

type CoreOptions = Parameters<typeof openTestCore>[0]

/** The core stops when the test ends. A test may also stop it earlier. */
export function openCoreDuringTest(options: CoreOptions): Core {
  const core = openTestCore(options)
  let stopping: Promise<void> | undefined
  const stop = () => (stopping ??= core.stop())
  onTestFinished(stop)
  return { ...core, stop }
}

export function runCore({
  url,
  apiKey,
  notifications: person = createNotificationRecorder(),
  ...options
}: Omit<CoreOptions, 'presenter'> & { url?: string; apiKey?: string; notifications?: NotificationRecorder }) {
  const core = openCoreDuringTest({ ...options, presenter: person.presenter })
  const { store, context } = core
  // Otherwise alerts about the queue would add to the notifications about outcomes.
  store.setSettings({ notifyAlerts: false })
  core.start()
  if (url !== undefined) addServer(context, { url, apiKey })
  return {
    ...core,
    notifications: person,
    async watchJob(jobId: string): Promise<JobKey> {
      const { results } = await watchJobsInText(context, { text: jobId })
      const { key = '', message } = results[0] ?? {}
      if (!isJobKey(key)) throw new Error(`${jobId} is not watched: ${formatMessageOrText(message)}`)
      return key
    },
    job(key: JobKey) {
      const job = store.state().jobs.get(key)
      if (!job) throw new Error(`${key} is not watched`)
      return job
    },
    banners: () => store.state().banners.map(({ message }) => formatMessageOrText(message)),
    untilState: (test: () => boolean) => waitForState(core, test),
  }
}
