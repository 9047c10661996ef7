import { formatMessageForLog } from '#shared/message.ts'
import type { UpdateState } from '#shared/model.ts'

/** Writes `ready 1.2.0` or `off (package)`. */
export function formatUpdate(update: UpdateState): string {
  if ('version' in update) return `${update.kind} ${update.version}`
  if (update.kind === 'off') return `off (${update.why})`
  return update.kind === 'failed' ? `failed, ${formatMessageForLog(update.message)}` : update.kind
}

/** A server's address without its path. */
export const getOrigin = (url: string): string => new URL(url).origin
