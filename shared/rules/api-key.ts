import type { Message } from '../message.ts'
import type { JobOutcome, Reach } from '../model.ts'

/**
 * HTTP headers are Latin-1 at most, and the real server answers 500 to any other key
 * (docs/reference/compileo-server.md).
 */
export const isUsableKey = (key: string): boolean => /^[\x21-\x7e]+$/.test(key)

/** Whether the server lacks a key, rather than rejecting it. */
export const lacksKey = (server: { readonly reach: Reach; readonly reason?: Message | undefined }): boolean =>
  server.reach === 'unauthorized' && server.reason?.code === 'serverErrors.missingKey'

/** False while the server lacks a key or rejects it. */
export const detailsFollow = (
  { isEarly }: Pick<JobOutcome, 'isEarly'>,
  server: { readonly reach: Reach } | undefined,
): boolean => isEarly === true && server?.reach !== 'unauthorized'
