/** Defines the kinds of outcomes. Everything that depends on how a run ended is in the row of its kind. */

export type Tone = 'ok' | 'warn' | 'bad' | 'plain'

export const notifySettingNames = ['failed', 'completed', 'cancelled'] as const
export type NotifySettingName = (typeof notifySettingNames)[number]

interface OutcomeRow {
  /** The status in the JSON for scripts. Runs that completed with and without errors have the same status. */
  readonly status: 'completed' | 'failed' | 'cancelled' | 'lost'
  readonly tone: Tone
  /** Whether the job needs attention until the user restarts, dismisses or unwatches it. */
  readonly needsAttention: boolean
  readonly notify: NotifySettingName
  /** The outcomes in a hook's filter that include this one. */
  readonly hooks: readonly OutcomeRow['status'][]
  /** The notification's buttons. Those that don't apply to a job are left out. */
  readonly buttons: readonly ('show' | 'details' | 'saveDataset' | 'restart' | 'dismiss' | 'inCompileo')[]
  /** Set if the notification stays until the outcome is handled. */
  readonly isPersistent?: true
  /**
   * Whether the user can restart such jobs together or only alone; absent if the server can't restart them.
   */
  readonly restart?: 'bulk' | 'single'
  /** The exit code of a terminal command that waits for the job. */
  readonly exitCode: 0 | 1 | 3 | 4
  /** The emoji of a push notification (docs.ntfy.sh, "Tags & emojis"). */
  readonly ntfyTag: string
}

/** The outcomes in the order in which they are displayed. */
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
  /** The run completed, but its result reports that a part of the work failed. */
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
  /** Only a cancel by another user needs attention (`rules/attention.ts`). */
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
  /** The server no longer has the job, and no record contains its outcome. */
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

/** The tones, beginning with the worst. */
export const tones: readonly Tone[] = ['bad', 'warn', 'plain', 'ok']

export const kindsBySeverity: readonly OutcomeKind[] = tones.flatMap((tone) =>
  outcomeKinds.filter((kind) => outcomes[kind].tone === tone),
)

export const outcomeStatuses: readonly OutcomeRow['status'][] = [
  ...new Set(kindsBySeverity.map((kind) => outcomes[kind].status)),
]

/**
 * A status of an ended run. The server may still change it. Lost jobs have no such status, because the server
 * forgot them.
 */
export type TerminalStatus = Exclude<OutcomeRow['status'], 'lost'>

const isTerminalStatus = (status: OutcomeRow['status']): status is TerminalStatus => status !== 'lost'

export const terminalStatuses: readonly TerminalStatus[] = outcomeStatuses.filter(isTerminalStatus)

/** Whether the server can restart a run that ended like this. */
export const isRestartableKind = (kind: OutcomeKind | undefined): boolean =>
  kind !== undefined && outcomes[kind].restart !== undefined

/** Returns an object with one value for each kind of outcome. */
export function mapOutcomeKinds<V>(valueOf: (kind: OutcomeKind) => V): Record<OutcomeKind, V>
export function mapOutcomeKinds(valueOf: (kind: OutcomeKind) => unknown): Readonly<Record<string, unknown>> {
  return Object.fromEntries(outcomeKinds.map((kind) => [kind, valueOf(kind)]))
}

export type OutcomeCounts = Readonly<Record<OutcomeKind, number>>

export const zeroOutcomeCounts: OutcomeCounts = mapOutcomeKinds(() => 0)

/** Counts runs by the kind of their outcome. */
export function countOutcomes(runs: Iterable<{ readonly kind: OutcomeKind }>): OutcomeCounts {
  const counts = { ...zeroOutcomeCounts }
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
export const failedWorkKinds = [
  'documents',
  'batches',
  'entries',
  'unreadable',
  'results',
  'metrics',
] as const
export type FailedWorkKind = (typeof failedWorkKinds)[number]

/**
 * The errors in the result of a completed run (docs/reference/compileo-server.md, "Completed with errors").
 */
export interface ResultErrors {
  readonly what: FailedWorkKind
  /** How many units failed. For `results`, it is the number of chunks without a result. */
  readonly failed: number
  readonly of: number
  /** The name of the document, if only one failed. */
  readonly document?: string
  /** The first reason that the result contains, as a single line. */
  readonly reason?: string
}
