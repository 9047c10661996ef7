import type { Core } from '#main/core/core.ts'
import { describeUnsupportedRules, getSourcesProperty } from './unsupported-rules.ts'
import type { AgentStatus } from './status-file.ts'

/** Creates the status that `agent --status` prints. */
export function createAgentStatus(
  state: ReturnType<Core['store']['state']>,
  run: Pick<AgentStatus, 'folder' | 'startedAt' | 'at'>,
): AgentStatus {
  const { servers, jobs, hooks } = state
  const countActive = (id: string) =>
    [...jobs.values()].filter(({ identity: { serverId }, outcome }) => serverId === id && !outcome).length
  return {
    version: 1,
    pid: process.pid,
    ...run,
    servers: [...servers.values()].map((server) => ({
      name: server.name,
      url: server.url,
      reach: server.reach,
      jobs: countActive(server.id),
      gaps: [...describeUnsupportedRules(server, state)],
      ...getSourcesProperty(state.discoveries.get(server.id)),
    })),
    hooks: hooks.map(({ name, waiting, last }) => ({ name, waiting, lastAt: last?.at, lastOk: last?.ok })),
  }
}
