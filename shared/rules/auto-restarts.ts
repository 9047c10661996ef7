/** The limit, whatever a file on disk says. */
export const mostAutoRestarts = 10

interface WithAutoRestarts {
  readonly autoRestarts?: number | undefined
}

/** Returns the job's own setting, else its server's; 0 for never. */
export function autoRestartsOf(job: WithAutoRestarts, server: WithAutoRestarts | undefined): number {
  return Math.min(mostAutoRestarts, job.autoRestarts ?? server?.autoRestarts ?? 0)
}
