/** The highest limit. It applies even if a saved file contains more. */
const maxAutoRestarts = 10

interface WithAutoRestarts {
  readonly autoRestarts?: number | undefined
}

/**
 * Returns how often a job is auto-restarted: the job's own setting, or else that of its server. 0 means
 * never.
 */
export function getAutoRestartLimit(job: WithAutoRestarts, server: WithAutoRestarts | undefined): number {
  return Math.min(maxAutoRestarts, job.autoRestarts ?? server?.autoRestarts ?? 0)
}
