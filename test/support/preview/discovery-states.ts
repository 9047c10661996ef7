import type { Snapshot } from '#shared/contract.ts'
import { createMessage } from '#shared/message.ts'
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

const screenOf = (...fields: Parameters<typeof foundSnapshot>): BridgeDouble =>
  showing(still({ ...foundSnapshot(...fields), jobs: [parsing] }), { show: 'server', serverId: 'work' })

/** A server on this machine was found and connected a moment ago. */
function firstMinute(): Snapshot {
  const found = foundSnapshot({ jobs: [] }, { name: 'localhost:8000', watchRules: [{ id: 'all', since: 0 }] })
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
      jobOf({
        ...ofCardiology,
        jobId: 'extract-1',
        progress: 38,
        currentStep: 'Classifying chunk 412 of 1,180',
      }),
      parsing,
      jobOf({ ...ofCardiology, jobId: 'extract-2', status: 'pending', progress: 0 }),
    ],
  }
}

export const foundStates: Readonly<Record<string, () => BridgeDouble>> = {
  found: () => screenOf({}, { watchRules: [rule] }),
  'found-none': () => screenOf({ jobs: [] }, { stats: undefined }),
  'found-first': () => still(foundSnapshot()),
  'empty-with-server': () =>
    still(foundSnapshot({ state: 'unavailable', sources: [], jobs: [] }, { stats: undefined })),
  'first-minute': () => still(firstMinute()),
}
