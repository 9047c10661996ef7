import { z } from 'zod'
import { hookSchema, maxHooks, getActionOrigin, type Hook, type HookState } from '#shared/hooks.ts'
import { openDocument, type Document, type DocumentOptions } from '#main/core/storage/document.ts'

const file = z.object({ hooks: z.array(hookSchema).max(maxHooks) })

/** Opens `hooks.json`, which contains all hooks. It doesn't contain their secrets. */
export const openHooksFile = (
  options: Pick<DocumentOptions<unknown>, 'folder' | 'now' | 'onCorrupt'>,
): Document<{ readonly hooks: readonly Hook[] }> =>
  openDocument({ ...options, name: 'hooks', schema: file, version: 1, empty: { hooks: [] } })

/** Restores a saved hook. The delivery queue contains its pending deliveries. */
export function restoreHook({ origin: saved, ...hook }: Hook): HookState {
  // The user may have edited the file. The origin is computed again, so that secrets are only sent to the
  // origin for which they were entered.
  return { ...hook, origin: getActionOrigin(hook.action, saved), waiting: 0 }
}
