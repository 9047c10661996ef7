import type { Message } from '../message.ts'
import type { Reach } from '../model.ts'

/**
 * Whether a key fits into an HTTP header, whose encoding is Latin-1. The real server responds with 500 to
 * other characters.
 */
export const isUsableKey = (key: string): boolean => /^[\x21-\x7e]+$/.test(key)

/** Whether the server requires a key and none was sent. For a rejected key it is false. */
export const lacksKey = (server: { readonly reach: Reach; readonly reason?: Message | undefined }): boolean =>
  server.reach === 'unauthorized' && server.reason?.code === 'serverErrors.missingKey'
