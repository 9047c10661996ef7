import type { Snapshot } from '#shared/contract.ts'
import { createBridgeDouble, type BridgeDouble } from '../bridge-double.ts'
import { foundSnapshot } from '../discovery-sample.ts'
import { jobOf } from '../sample-data.ts'
import { showing } from './sample-state.ts'

const cardiology = { id: '1', name: 'Cardiology' }
const rule = { id: 'r', kind: 'extraction' as const, project: cardiology, since: 0 }
const parsing = jobOf({ jobId: 'parse-1', label: 'Parse 1,240 page PDF', kind: 'parsing', progress: 65 })

function still(start: Snapshot): BridgeDouble {
  const double = createBridgeDouble(start)
  double.on('scanServer', () => ({ ok: true }))
  return double
}

const screenOf = (...given: Parameters<typeof foundSnapshot>): BridgeDouble =>
  showing(still({ ...foundSnapshot(...given), jobs: [parsing] }), { show: 'server', serverId: 'work' })

export const foundStates: Readonly<Record<string, () => BridgeDouble>> = {
  found: () => screenOf({}, { watchRules: [rule] }),
  'found-none': () => screenOf({ jobs: [] }, { stats: undefined }),
  'found-first': () => still(foundSnapshot()),
}
