import * as fc from 'fast-check'
import { outcomeKinds } from '#shared/outcome.ts'
import type { JobState, Reach } from '#shared/model.ts'
import { ended, job, queue, server } from '#test/unit/main/desktop/tray/states.ts'
import { withJobFields } from './job-parts.ts'

const reaches: readonly Reach[] = [
  'unknown',
  'ok',
  'unreachable',
  'no-queue',
  'unauthorized',
  'limited',
  'not-compileo',
]
const counted = fc.option(
  fc.record({ running: fc.nat(9), retrying: fc.nat(2), pending: fc.nat(9), scheduled: fc.nat(2) }),
)
const drawnServer = fc
  .record({ reach: fc.constantFrom(...reaches), stats: counted })
  .map(({ reach, stats }) => ({ reach, ...(stats && queue(stats)) }))
export const serversArbitrary = fc
  .tuple(drawnServer, drawnServer)
  .map(([work, lab]) => [server(work), server({ ...lab, id: 'lab', name: 'Lab' })])

const connection = fc.constantFrom(
  'connecting',
  'live',
  'polling',
  'waiting',
  'offline',
  'unauthorized',
  'closed',
)
const statuses = ['pending', 'scheduled', 'running', 'retrying', 'odd', 'completed', 'failed']
export const jobsArbitrary = fc
  .array(
    fc.record({
      serverId: fc.constantFrom('work', 'lab'),
      status: fc.constantFrom(undefined, ...statuses),
      connection: connection.map((state) => ({ state })),
      kind: fc.option(fc.constantFrom(...outcomeKinds)),
      isDismissed: fc.boolean(),
    }),
    { maxLength: 12, size: 'max' },
  )
  .map((drawn) =>
    drawn.map(({ kind, isDismissed, status, ...more }, nth): JobState => {
      const id = `job-${nth}`
      if (kind === null) return withJobFields(job(id, more), { status })
      const over = ended(id, kind, more)
      return isDismissed ? withJobFields(over, { dismissed: over.outcome?.id }) : over
    }),
  )
