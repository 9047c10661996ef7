import type { JobKey, ServerId } from '../model.ts'

/** Returns the ID of a job on its server. */
export const getJobId = (key: JobKey): string => key.slice(key.indexOf('/') + 1)

/** Returns the ID of the server that has the job. */
export const getServerId = (key: JobKey): ServerId => key.slice(0, key.indexOf('/'))

export const isJobKey = (text: string): text is JobKey => /^[^/]+\/./.test(text)
