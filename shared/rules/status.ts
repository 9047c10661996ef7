const terminalStatuses = ['completed', 'failed', 'cancelled'] as const

/** The statuses of ended runs. The server may still change them. */
export type TerminalStatus = (typeof terminalStatuses)[number]

/** Whether a status is terminal. An unknown one counts as active. */
export const isTerminal = (status: string | undefined): status is TerminalStatus =>
  terminalStatuses.some((terminal) => terminal === status)

/** Whether, by its status, no worker has the job yet. */
export const isWaiting = (status: string | undefined): boolean =>
  status === 'pending' || status === 'scheduled'

/**
 * Returns the status for display. The server reports "running" even for a job that waits in its workers'
 * queue.
 */
export const getDisplayStatus = (status: string, place = 0): string =>
  place > 0 && status === 'running' ? 'pending' : status

/**
 * Returns the text for a status. An unknown one, which may be `constructor`, is shown as the server sent it.
 */
export const getStatusText = (statusTexts: Readonly<Record<string, string>>, status: string): string =>
  Object.hasOwn(statusTexts, status) ? (statusTexts[status] ?? status) : status
