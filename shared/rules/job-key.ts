import type { JobKey } from '../model.ts'

/** The server's own ID of a job. */
export const jobIdOf = (key: JobKey): string => key.slice(key.indexOf('/') + 1)
