import { z } from 'zod'
import { hookSchema, maxHooks, getActionOrigin, type Hook, type HookState } from '#shared/hooks.ts'
import { openDocument, type Document, type DocumentOptions } from '#main/storage/document.ts'

const file = z.object({ hooks: z.array(hookSchema).max(maxHooks) })

/** Opens `hooks.json`, which contains the hooks without their secrets. */
export const openHooksFile = (
  options: Pick<DocumentOptions<unknown>, 'folder' | 'now' | 'onCorrupt'>,
): Document<{ readonly hooks: readonly Hook[] }> =>
  openDocument({ ...options, name: 'hooks', schema: file, version: 1, empty: { hooks: [] } })

/** Restores a hook from the previous run. Its pending deliveries are in the delivery queue. */
export function restoreHook({ origin: saved, ...hook }: Hook): HookState {
  // The file can be edited, so secrets are only used for the origin they belong to.
  return { ...hook, origin: getActionOrigin(hook.action, saved), waiting: 0 }
}
