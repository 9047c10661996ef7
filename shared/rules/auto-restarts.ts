/** The most auto-restarts per job, whatever a file on disk says. */
export const mostAutoRestarts = 10

interface WithAutoRestarts {
  readonly autoRestarts?: number | undefined
}

/** How often a failed run is auto-restarted, 0 for never: the job's own setting, else its server's. */
export function autoRestartsOf(job: WithAutoRestarts, server: WithAutoRestarts | undefined): number {
  return Math.min(mostAutoRestarts, job.autoRestarts ?? server?.autoRestarts ?? 0)
}
