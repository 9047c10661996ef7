import type { Message } from '../message.ts'
import type { Reach } from '../model.ts'

/** Whether a key fits in an HTTP header, which is Latin-1 at most. The real server answers 500 to any other. */
export const isUsableKey = (key: string): boolean => /^[\x21-\x7e]+$/.test(key)

/** Whether the server lacks a key, rather than rejecting it. */
export const lacksKey = (server: { readonly reach: Reach; readonly reason?: Message | undefined }): boolean =>
  server.reach === 'unauthorized' && server.reason?.code === 'serverErrors.missingKey'
