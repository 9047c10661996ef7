import { formatPlainSummary, type ResultSummary } from '#shared/result-summary.ts'
import type { JobKind } from '#shared/job-kind.ts'
import type { HistoryEntry, SuppressionReason } from '#shared/model.ts'
import type { BridgeDouble } from './bridge-double.ts'
import { createEndedJob, createJobOutcome } from './sample-data.ts'
import { withJobFields } from '#test/support/job-parts.ts'

const minute = 60_000
const hour = 60 * minute

type EntryKind = HistoryEntry['outcome']['kind']

interface Given {
  readonly jobId: string
  readonly label?: string
  readonly kind?: JobKind
  readonly serverId?: string
  readonly server?: string
  readonly at: number
  readonly startedAt?: number
  readonly progress?: number
  readonly error?: string
  readonly result?: ResultSummary
  readonly number?: number
  readonly after?: EntryKind
  readonly silence?: SuppressionReason
}

export function createHistoryEntry(kind: EntryKind, fields: Given): HistoryEntry {
  const {
    jobId,
    at,
    label,
    kind: jobKind,
    server = 'Workstation',
    silence,
    serverId,
    result,
    after,
    ...rest
  } = fields
  const ended = createEndedJob(kind, {
    jobId,
    completedAt: at,
    progress: 100,
    ...(serverId ? { serverId } : {}),
  })
  const job = withJobFields(ended, rest)
  return {
    jobId,
    server,
    outcome: {
      ...createJobOutcome(job, kind, at),
      ...(result === undefined ? {} : { result }),
      ...(after === undefined ? {} : { after }),
    },
    ...(label === undefined ? {} : { label }),
    ...(jobKind && { jobKind }),
    ...(silence === undefined ? {} : { silence }),
  }
}

export function createSampleHistory(now: number): HistoryEntry[] {
  return [
    createHistoryEntry('failed', {
      jobId: '123e4567-e89b-12d3-a456-426614174000',
      label: 'Risk factors in cardiology textbooks',
      kind: 'extraction',
      at: now - minute,
      startedAt: now - 13 * minute,
      progress: 40,
      number: 2,
      error:
        'Ollama at 127.0.0.1:11434 refused the connection\nTraceback (most recent call last):\n  File "/app/src/compileo/extraction.py", line 204, in classify_chunk\nConnectionError: HTTPConnectionPool(host=\'127.0.0.1\', port=11434): Max retries exceeded',
    }),
    createHistoryEntry('completed', {
      jobId: 'chunk-1',
      label: 'Chunk the oncology guidelines',
      kind: 'chunking',
      at: now - 30 * minute,
      startedAt: now - 38 * minute - 12_000,
      result: { counts: { documents: 5, chunks: 412 } },
    }),
    createHistoryEntry('cancelled', {
      jobId: 'benchmark-14',
      label: 'Benchmark run 14',
      at: now - 52 * minute,
      startedAt: now - 54 * minute,
      progress: 20,
      silence: 'kind',
    }),
    createHistoryEntry('completed', {
      jobId: 'dataset-7',
      label: 'Dataset, 5,000 questions and answers',
      kind: 'dataset',
      serverId: 'lab',
      server: 'Lab GPU',
      at: now - 26 * hour,
      startedAt: now - 29 * hour,
      result: { kind: 'dataset', counts: { entries: 5_000 } },
      after: 'cancelled',
      silence: 'paused',
    }),
    createHistoryEntry('lost', {
      jobId: 'b3013a51-4b10-4fca-ac09-239a2b886b7e',
      serverId: 'gone',
      server: 'Old workstation',
      at: now - 27 * hour,
      progress: 80,
    }),
    createHistoryEntry('failed', {
      jobId: 'extract-9',
      label: 'Extraction, symptoms and treatments',
      kind: 'extraction',
      at: now - 75 * hour,
      startedAt: now - 75.1 * hour,
      progress: 12,
      error: 'The model "llama3:70b" is not installed',
      silence: 'quiet-hours',
    }),
  ]
}

export function createLongHistory(now: number): HistoryEntry[] {
  const kinds: readonly EntryKind[] = ['completed', 'completed', 'failed', 'completed', 'cancelled', 'lost']
  return Array.from({ length: 10_000 }, (_, i) => {
    const at = now - i * 12.9 * minute
    const kind = kinds[i % kinds.length] ?? 'completed'
    return createHistoryEntry(kind, {
      jobId: `job-${i}`,
      label: `Batch ${10_000 - i}`,
      at,
      startedAt: at - (i % 90) * minute,
      progress: kind === 'completed' ? 100 : i % 100,
      ...(kind === 'failed' ? { error: `Step ${i} failed: the disk is full` } : {}),
    })
  })
}

/** Searches as the main process does: every word must match. */
export function serveHistory(double: BridgeDouble, entries: () => readonly HistoryEntry[]): void {
  double.handle('history', ({ search, kinds, serverId, offset, limit }) => {
    const words = search.toLowerCase().split(/\s+/).filter(Boolean)
    const found = entries().filter(({ outcome, jobId, label, server }) => {
      const result = outcome.result && formatPlainSummary(outcome.result)
      const text = [label, jobId, server, outcome.error, result].join('\n').toLowerCase()
      return (
        words.every((word) => text.includes(word)) &&
        (kinds.length === 0 || kinds.includes(outcome.kind)) &&
        (serverId === undefined || outcome.key.startsWith(`${serverId}/`))
      )
    })
    return { entries: found.slice(offset, offset + limit), total: found.length }
  })
}
