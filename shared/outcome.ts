/** Defines each outcome: everything that depends on how a run ended is in its row. */

export type Tone = 'ok' | 'warn' | 'bad' | 'plain'

export const notifyNames = ['failed', 'completed', 'cancelled'] as const
export type NotifyName = (typeof notifyNames)[number]

interface OutcomeRow {
  /** The server's status, which doesn't distinguish completing with errors. */
  readonly status: 'completed' | 'failed' | 'cancelled' | 'lost'
  readonly tone: Tone
  /** Whether it needs attention until the user restarts, dismisses or unwatches the job. */
  readonly needsAttention: boolean
  /** The setting that enables its notification. */
  readonly notify: NotifyName
  /** The outcomes in a hook's filter that select it. */
  readonly hooks: readonly OutcomeRow['status'][]
  /** The buttons of its notification, as far as they apply. */
  readonly buttons: readonly ('show' | 'details' | 'saveDataset' | 'restart' | 'dismiss' | 'inCompileo')[]
  /** Whether the notification stays until it is clicked. */
  readonly isPersistent?: true
  /**
   * Whether the user can restart the job together with others, or only alone. Absent if the server can't
   * restart it.
   */
  readonly restart?: 'bulk' | 'single'
  /** The exit code of a terminal command that waits for the job. */
  readonly exitCode: 0 | 1 | 3 | 4
  /** The emoji of a push (docs.ntfy.sh, "Tags & emojis"). */
  readonly ntfyTag: string
}

/** In display order. */
const rows = {
  completed: {
    status: 'completed',
    tone: 'ok',
    needsAttention: false,
    notify: 'completed',
    hooks: ['completed'],
    buttons: ['saveDataset', 'show', 'inCompileo'],
    exitCode: 0,
    ntfyTag: 'white_check_mark',
  },
  /** According to its result, a part of the work failed. */
  completedWithErrors: {
    status: 'completed',
    tone: 'warn',
    needsAttention: true,
    notify: 'failed',
    hooks: ['completed', 'failed'],
    buttons: ['details', 'dismiss', 'inCompileo'],
    exitCode: 0,
    ntfyTag: 'warning',
  },
  failed: {
    status: 'failed',
    tone: 'bad',
    needsAttention: true,
    notify: 'failed',
    hooks: ['failed'],
    buttons: ['restart', 'details', 'inCompileo'],
    isPersistent: true,
    restart: 'bulk',
    exitCode: 1,
    ntfyTag: 'x',
  },
  /** Only a cancellation by another user needs attention (`rules/attention.ts`). */
  cancelled: {
    status: 'cancelled',
    tone: 'plain',
    needsAttention: false,
    notify: 'cancelled',
    hooks: ['cancelled'],
    buttons: ['restart', 'dismiss'],
    restart: 'single',
    exitCode: 3,
    ntfyTag: 'no_entry_sign',
  },
  /** The server no longer has the job. */
  lost: {
    status: 'lost',
    tone: 'bad',
    needsAttention: true,
    notify: 'failed',
    hooks: ['lost'],
    buttons: ['details'],
    exitCode: 4,
    ntfyTag: 'grey_question',
  },
} as const satisfies Readonly<Record<string, OutcomeRow>>

export type OutcomeKind = keyof typeof rows

export const outcomes: Readonly<Record<OutcomeKind, OutcomeRow>> = rows

export const isOutcomeKind = (name: string): name is OutcomeKind => Object.hasOwn(rows, name)

export const outcomeKinds: readonly OutcomeKind[] = Object.keys(rows).filter(isOutcomeKind)

/** The tones, worst first. */
export const tones: readonly Tone[] = ['bad', 'warn', 'plain', 'ok']

export const kindsBySeverity: readonly OutcomeKind[] = tones.flatMap((tone) =>
  outcomeKinds.filter((kind) => outcomes[kind].tone === tone),
)

/** The statuses with which a run ends, worst first. */
export const endStatuses: readonly OutcomeRow['status'][] = [
  ...new Set(kindsBySeverity.map((kind) => outcomes[kind].status)),
]

/** Whether the server can restart a run that ended like this. */
export const isRestartableKind = (kind: OutcomeKind | undefined): boolean =>
  kind !== undefined && outcomes[kind].restart !== undefined

/** One value for each kind. */
export function mapOutcomeKinds<V>(valueOf: (kind: OutcomeKind) => V): Record<OutcomeKind, V>
export function mapOutcomeKinds(valueOf: (kind: OutcomeKind) => unknown): Readonly<Record<string, unknown>> {
  return Object.fromEntries(outcomeKinds.map((kind) => [kind, valueOf(kind)]))
}

export type OutcomeCounts = Readonly<Record<OutcomeKind, number>>

export const noOutcomes: OutcomeCounts = mapOutcomeKinds(() => 0)

/** Counts outcomes by kind. */
export function countOutcomes(runs: Iterable<{ readonly kind: OutcomeKind }>): OutcomeCounts {
  const counts = { ...noOutcomes }
  for (const { kind } of runs) counts[kind] += 1
  return counts
}

/** Returns how many of the counted runs need attention. */
export const countNeedingAttention = (counts: Partial<OutcomeCounts>): number =>
  outcomeKinds.reduce((sum, kind) => sum + (outcomes[kind].needsAttention ? (counts[kind] ?? 0) : 0), 0)

/** Whether the run completed, with or without errors. */
export const isCompleted = (kind: OutcomeKind | undefined): boolean =>
  kind !== undefined && outcomes[kind].status === 'completed'

/** The units in which a result reports failed work. */
export const failedWork = ['documents', 'batches', 'entries', 'results', 'metrics'] as const
export type FailedWork = (typeof failedWork)[number]

/** The errors in a completed run's result (docs/reference/compileo-server.md, "Completed with errors"). */
export interface ResultErrors {
  readonly what: FailedWork
  /** For `results`: the number of chunks without any result. */
  readonly failed: number
  readonly of: number
  /** The first reason in the result, as one line. */
  readonly reason?: string
}
