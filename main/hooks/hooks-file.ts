import { z } from 'zod'
import { hookSchema, mostHooks, originOf, type Hook, type HookState } from '#shared/hooks.ts'
import type { Message } from '#shared/message.ts'
import { openDocument, type Document } from '#main/storage/document.ts'

const file = z.object({ hooks: z.array(hookSchema).max(mostHooks) })

/** `hooks.json`: the hooks without secrets. */
export function openHooksFile(options: {
  readonly folder: string
  readonly now: number
  readonly onCorrupt: (message: Message) => void
}): Document<{ readonly hooks: readonly Hook[] }> {
  return openDocument<{ readonly hooks: readonly Hook[] }>({
    ...options,
    name: 'hooks',
    schema: file,
    version: 1,
    empty: { hooks: [] },
  })
}

/** The hook from the previous run; its pending deliveries are in the delivery queue. */
export function restoredHook({ origin: saved, ...hook }: Hook): HookState {
  // The file can be edited, so secrets are only used for their own origin.
  const origin = originOf(hook.action, saved)
  return { ...hook, ...(origin !== undefined && { origin }), waiting: 0 }
}
