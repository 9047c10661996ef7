import type { Snapshot } from '#shared/contract.ts'
import type { Discovery, JobKey, ListedJob, ServerView } from '#shared/model.ts'
import { createEmptySnapshot } from './bridge-double.ts'
import { createSampleStats, createServerView } from './sample-data.ts'

const minute = 60_000

function listedOf(fields: Partial<ListedJob> & { readonly jobId: string }): ListedJob {
  const serverId = fields.serverId ?? 'work'
  const key: JobKey = `${serverId}/${fields.jobId}`
  return {
    key,
    serverId,
    kind: 'extraction',
    source: 'extraction',
    status: 'running',
    progress: 0,
    ...fields,
  }
}

const cardiology = { id: '1', name: 'Cardiology' }
const oncology = { id: '2', name: 'Oncology' }

function discoveryOf(fields: Partial<Discovery> = {}, now = Date.now()): Discovery {
  return {
    serverId: 'work',
    state: 'scanned',
    sources: ['extraction', 'quality'],
    projects: [cardiology, oncology, { id: '3', name: 'Radiology' }],
    scannedAt: now,
    jobs: [
      listedOf({
        jobId: '4b1e4567-e89b-12d3-a456-4266141709c2',
        project: cardiology,
        progress: 38,
        currentStep: 'Classifying chunk 412 of 1,180',
        startedAt: now - 12 * minute,
      }),
      listedOf({
        jobId: '5c2f4567-e89b-12d3-a456-426614170001',
        project: oncology,
        status: 'pending',
        createdAt: now - 6 * minute,
      }),
      listedOf({
        jobId: '6d304567-e89b-12d3-a456-426614170002',
        kind: 'quality',
        source: 'quality',
        startedAt: now - 2 * minute,
      }),
      listedOf({
        jobId: '7e414567-e89b-12d3-a456-426614170003',
        project: cardiology,
        status: 'completed',
        progress: 100,
        startedAt: now - 90 * minute,
        completedAt: now - 50 * minute,
      }),
      listedOf({
        jobId: '8f524567-e89b-12d3-a456-426614170004',
        project: oncology,
        status: 'failed',
        progress: 20,
        startedAt: now - 190 * minute,
        completedAt: now - 185 * minute,
      }),
    ],
    ...fields,
  }
}

export function createDiscoverySnapshot(
  fields: Partial<Discovery> = {},
  server: Partial<ServerView> = {},
): Snapshot {
  const now = Date.now()
  const stats = createSampleStats(now, 2, 2)
  return createEmptySnapshot({
    servers: [createServerView({ id: 'work', name: 'Workstation', stats, ...server })],
    discoveries: [discoveryOf(fields, now)],
  })
}
