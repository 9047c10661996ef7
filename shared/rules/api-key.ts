import type { Message } from '../message.ts'
import type { Reach } from '../model.ts'

/**
 * Whether a key can be sent. It must be printable ASCII, because the real server responds with 500 to other
 * characters.
 */
export const isUsableKey = (key: string): boolean => /^[\x21-\x7e]+$/.test(key)

/** Whether the server requires a key and none was sent. For a rejected key it is false. */
export const lacksKey = (server: { readonly reach: Reach; readonly reason?: Message | undefined }): boolean =>
  server.reach === 'unauthorized' && server.reason?.code === 'serverErrors.missingKey'
