import type { Snapshot } from '#shared/contract.ts'
import { createMessage } from '#shared/message.ts'
import { createBridgeDouble, type BridgeDouble } from '../bridge-double.ts'
import { createDiscoverySnapshot } from '../discovery-sample.ts'
import { createJobView } from '../sample-data.ts'
import { sendIntentOnSnapshot } from './sample-state.ts'

const cardiology = { id: '1', name: 'Cardiology' }
const rule = { id: 'r', kind: 'extraction' as const, project: cardiology, since: 0 }
const parsing = createJobView({
  jobId: 'parse-1',
  label: 'Parse 1,240 page PDF',
  kind: 'parsing',
  progress: 65,
})

function still(start: Snapshot): BridgeDouble {
  const double = createBridgeDouble(start)
  double.handle('scanServer', () => ({ ok: true }))
  return double
}

const screenOf = (...fields: Parameters<typeof createDiscoverySnapshot>): BridgeDouble =>
  sendIntentOnSnapshot(still({ ...createDiscoverySnapshot(...fields), jobs: [parsing] }), {
    show: 'server',
    serverId: 'work',
  })

/** A server on this machine was found and connected a moment ago. */
function firstMinute(): Snapshot {
  const found = createDiscoverySnapshot(
    { jobs: [] },
    { name: 'localhost:8000', watchRules: [{ id: 'all', since: 0 }] },
  )
  const message = createMessage('commands.server.watchesAll', 'localhost:8000')
  const ofCardiology = {
    kind: 'extraction',
    project: cardiology,
    addedBy: { rule: 'all', since: 0 },
  } as const
  return {
    ...found,
    banners: [{ id: 'watched', tone: 'info', message, rulesOf: 'work' }],
    jobs: [
      createJobView({
        ...ofCardiology,
        jobId: 'extract-1',
        progress: 38,
        currentStep: 'Classifying chunk 412 of 1,180',
      }),
      parsing,
      createJobView({ ...ofCardiology, jobId: 'extract-2', status: 'pending', progress: 0 }),
    ],
  }
}

export const discoveryStates: Readonly<Record<string, () => BridgeDouble>> = {
  found: () => screenOf({}, { watchRules: [rule] }),
  'found-none': () => screenOf({ jobs: [] }, { stats: undefined }),
  'found-first': () => still(createDiscoverySnapshot()),
  'empty-with-server': () =>
    still(createDiscoverySnapshot({ state: 'unavailable', sources: [], jobs: [] }, { stats: undefined })),
  'first-minute': () => still(firstMinute()),
}
