import type { JobKey, ServerId } from '../model.ts'

export const jobIdOf = (key: JobKey): string => key.slice(key.indexOf('/') + 1)

export const serverIdOf = (key: JobKey): ServerId => key.slice(0, key.indexOf('/'))

export const isJobKey = (text: string): text is JobKey => /^[^/]+\/./.test(text)
