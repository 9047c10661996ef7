import type { JobKey, ServerId } from '../model.ts'

/** Returns the server's own ID of a job. */
export const getJobId = (key: JobKey): string => key.slice(key.indexOf('/') + 1)

/** Returns the server of a job. */
export const getServerId = (key: JobKey): ServerId => key.slice(0, key.indexOf('/'))

export const isJobKey = (text: string): text is JobKey => /^[^/]+\/./.test(text)
