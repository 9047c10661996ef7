import { command, startProxy } from './control.ts'
import type { PluginJob, PluginServer } from '#test/support/plugin/plugin-server.ts'

const queued = ({ job_id: id, current_step: step, ...job }: PluginJob) =>
  [id, { ...job, ...(step !== undefined && { metadata: { progress_message: step } }) }] as const

export async function startStandIn(): Promise<PluginServer> {
  const { url, close } = await startProxy(
    () => undefined,
    () => Promise.resolve(),
  )
  return {
    url,
    put: (...jobs) => command({ do: 'put', jobs: Object.fromEntries(jobs.map(queued)) }),
    remove: (id) => command({ do: 'remove', id }),
    redisAway: (message) => command({ do: 'redis', isUp: message === null }),
    setApiKey: (key) => command({ do: 'key', key: key ?? '' }),
    close,
  }
}
