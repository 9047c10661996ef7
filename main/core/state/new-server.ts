import type { ServerId, ServerState } from '#shared/model.ts'

/** Creates a server that hasn't responded yet. */
export function createServerState(id: ServerId, url: string, name: string, hasKey: boolean): ServerState {
  return {
    id,
    name,
    url,
    hasKey,
    reach: 'unknown',
    recentStats: [],
    alerts: [],
    skewMs: 0,
    muted: false,
    autoRestarts: 0,
    watchRules: [],
    declinedJobs: [],
  }
}
