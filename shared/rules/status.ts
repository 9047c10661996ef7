const terminalStatuses = ['completed', 'failed', 'cancelled'] as const

/** A status after which a run is over, unless the server changes its mind. */
export type TerminalStatus = (typeof terminalStatuses)[number]

/** Whether the status is one of the three that end a run. One that nobody knows counts as active. */
export function isTerminal(status: string | undefined): status is TerminalStatus {
  return terminalStatuses.some((terminal) => terminal === status)
}

/** Whether the job is in the queue, and no worker has it. */
export const isWaiting = (status: string | undefined): boolean =>
  status === 'pending' || status === 'scheduled'

/**
 * A status in words; one that only the server knows as it came. A server may call one `constructor`: only what `words`
 * holds itself is a word.
 */
export function statusName(words: Readonly<Record<string, string>>, status: string): string {
  return Object.hasOwn(words, status) ? (words[status] ?? status) : status
}
