/** The limit, even if a file contains more. */
const maxAutoRestarts = 10

interface WithAutoRestarts {
  readonly autoRestarts?: number | undefined
}

/** Returns the job's own setting, or else its server's; 0 for never. */
export function getAutoRestartLimit(job: WithAutoRestarts, server: WithAutoRestarts | undefined): number {
  return Math.min(maxAutoRestarts, job.autoRestarts ?? server?.autoRestarts ?? 0)
}
