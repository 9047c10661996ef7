/** A status of an ended run. The server may still change it. */
export type TerminalStatus = 'completed' | 'failed' | 'cancelled'

/** Whether the run has ended. An unknown status counts as active. */
export const isTerminal = (status: string | undefined): status is TerminalStatus =>
  status === 'completed' || status === 'failed' || status === 'cancelled'

/** Whether no worker runs the job yet, according to its status. */
export const isWaiting = (status: string | undefined): boolean =>
  status === 'pending' || status === 'scheduled'

/** The queue position of a job that a worker runs. The next waiting job has position 1. */
export const runningPosition = 0

/** The server reports "running" even for a job that waits in its workers' queue. */
export const getDisplayStatus = (status: string, queuePosition = runningPosition): string =>
  queuePosition > runningPosition && status === 'running' ? 'pending' : status

/** An unknown status, which may be a word such as `constructor`, is shown as the server sent it. */
export const getStatusText = (statusTexts: Readonly<Record<string, string>>, status: string): string =>
  Object.hasOwn(statusTexts, status) ? (statusTexts[status] ?? status) : status
