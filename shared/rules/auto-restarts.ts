/** The most automatic restarts that a job may have, whatever a file on disk says. */
export const mostAutoRestarts = 10

interface WithAutoRestarts {
  readonly autoRestarts?: number | undefined
}

/** How often a failed run is restarted automatically, 0 for never: the job's own setting, else its server's. */
export function autoRestartsOf(job: WithAutoRestarts, server: WithAutoRestarts | undefined): number {
  return Math.min(mostAutoRestarts, job.autoRestarts ?? server?.autoRestarts ?? 0)
}
