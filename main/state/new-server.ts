import type { ServerId, ServerState } from '../../shared/model.ts'

export function newServer(id: ServerId, url: string, name: string, hasKey: boolean): ServerState {
  return {
    id,
    name,
    url,
    hasKey,
    reach: 'unknown',
    statsHistory: [],
    alerts: [],
    skewMs: 0,
    muted: false,
    autoRestarts: 0,
    watchRules: [],
    declinedJobs: [],
    declinedOffers: [],
  }
}
