import type { Message } from '../message.ts'
import type { JobOutcome, Reach } from '../model.ts'

/**
 * Whether a key can be sent at all: HTTP headers are Latin-1 at most, and the real server answers 500 to a key that
 * isn't ASCII (docs/reference/compileo-server.md). Pure.
 */
export const isUsableKey = (key: string): boolean => /^[\x21-\x7e]+$/.test(key)

/** Whether a server needs a key and has none, rather than rejecting the one it has. Pure. */
export const lacksKey = (server: { readonly reach: Reach; readonly reason?: Message | undefined }): boolean =>
  server.reach === 'unauthorized' && server.reason?.code === 'serverErrors.missingKey'

/** Whether an early outcome's details will still arrive: not while the server lacks a key or rejects it. Pure. */
export const detailsFollow = (
  { isEarly }: Pick<JobOutcome, 'isEarly'>,
  server: { readonly reach: Reach } | undefined,
): boolean => isEarly === true && server?.reach !== 'unauthorized'
