const terminalStatuses = ['completed', 'failed', 'cancelled'] as const

/** A status that ends a run, unless the server changes its mind. */
export type TerminalStatus = (typeof terminalStatuses)[number]

/** Whether the status ends a run. An unknown one counts as active. */
export function isTerminal(status: string | undefined): status is TerminalStatus {
  return terminalStatuses.some((terminal) => terminal === status)
}

/** Whether the job is in the queue and no worker has it yet. */
export const isWaiting = (status: string | undefined): boolean =>
  status === 'pending' || status === 'scheduled'

/**
 * The name of a status; an unknown one is shown as the server sent it. The server may send `constructor`, so only own
 * properties of `words` count.
 */
export function statusName(words: Readonly<Record<string, string>>, status: string): string {
  return Object.hasOwn(words, status) ? (words[status] ?? status) : status
}
