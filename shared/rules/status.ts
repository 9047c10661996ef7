const terminalStatuses = ['completed', 'failed', 'cancelled'] as const

/** The server may still change its mind. */
export type TerminalStatus = (typeof terminalStatuses)[number]

/** Whether a status is an end. An unknown one counts as active. */
export const isTerminal = (status: string | undefined): status is TerminalStatus =>
  terminalStatuses.some((terminal) => terminal === status)

/** Whether no worker has the job yet, by its status. */
export const isWaiting = (status: string | undefined): boolean =>
  status === 'pending' || status === 'scheduled'

/** The status of a job, of which the server says "running" in its workers' line, too. */
export const getDisplayStatus = (status: string, place = 0): string =>
  place > 0 && status === 'running' ? 'pending' : status

/** The word for a status. An unknown one, which may be `constructor`, is shown as the server sent it. */
export const getStatusText = (words: Readonly<Record<string, string>>, status: string): string =>
  Object.hasOwn(words, status) ? (words[status] ?? status) : status
