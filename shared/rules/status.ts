import { terminalStatuses, type TerminalStatus } from '../outcome.ts'

const terminal: ReadonlySet<string | undefined> = new Set(terminalStatuses)

/** Whether the run has ended. An unknown status counts as active. */
export const isTerminal = (status: string | undefined): status is TerminalStatus => terminal.has(status)

/** Whether the job is still waiting, according to its status. */
export const isWaiting = (status: string | undefined): boolean =>
  status === 'pending' || status === 'scheduled'

/** The queue position of a job that a worker runs. The next waiting job has position 1. */
export const runningQueuePosition = 0

/**
 * Returns the status to display. The server reports "running" even for a job that waits in its workers'
 * queue.
 */
export const getDisplayStatus = (status: string, queuePosition = runningQueuePosition): string =>
  queuePosition > runningQueuePosition && status === 'running' ? 'pending' : status

/**
 * Returns the text of a status. An unknown status is shown as the server sent it; it may be a word such as
 * `constructor`.
 */
export const getStatusText = (
  statusTexts: Readonly<Record<string, string>>,
  status: string,
  unknown = status,
): string => (Object.hasOwn(statusTexts, status) ? (statusTexts[status] ?? unknown) : unknown)
