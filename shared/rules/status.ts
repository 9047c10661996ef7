const terminalStatuses = ['completed', 'failed', 'cancelled'] as const

/** The server may still change its mind. */
export type TerminalStatus = (typeof terminalStatuses)[number]

/** An unknown status counts as active. */
export function isTerminal(status: string | undefined): status is TerminalStatus {
  return terminalStatuses.some((terminal) => terminal === status)
}

/** Whether no worker has the job yet. */
export const isWaiting = (status: string | undefined): boolean =>
  status === 'pending' || status === 'scheduled'

/** The server says "running" of a job in its workers' line, too. */
export const statusAt = (status: string, place = 0): string =>
  place > 0 && status === 'running' ? 'pending' : status

/**
 * An unknown status is shown as the server sent it. It may be `constructor`, so only own properties of
 * `words` count.
 */
export function statusName(words: Readonly<Record<string, string>>, status: string): string {
  return Object.hasOwn(words, status) ? (words[status] ?? status) : status
}
