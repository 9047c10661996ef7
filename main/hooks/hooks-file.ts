import { z } from 'zod'
import { mostHooks, originOf, savedHook, type HookState, type SavedHook } from '../../shared/hooks.ts'
import type { Message } from '../../shared/message.ts'
import { readAuthority } from '../network/certificates.ts'
import { openDocument, type Document } from '../storage/document.ts'

const file = z.object({ hooks: z.array(savedHook).max(mostHooks) })

/** `hooks.json`: the hooks without secrets. Imports and exports don't touch it. */
export function openHooksFile(options: {
  readonly folder: string
  readonly now: number
  readonly onCorrupt: (message: Message) => void
}): Document<{ readonly hooks: readonly SavedHook[] }> {
  return openDocument<{ readonly hooks: readonly SavedHook[] }>({
    ...options,
    name: 'hooks',
    schema: file,
    version: 1,
    migrations: [(content) => content],
    empty: { hooks: [] },
  })
}

/** The hook from the previous run; its pending deliveries are in the delivery queue. */
export function restoredHook({ ca, origin: saved, ...hook }: SavedHook): HookState {
  // A corrupt CA is dropped, and the next delivery reports that.
  const read = ca === undefined ? undefined : readAuthority(ca)
  // The file can be edited, so secrets are only used for their own origin.
  const origin = originOf(hook.action, saved)
  return {
    ...hook,
    ...(origin !== undefined && { origin }),
    waiting: 0,
    ...(read?.ok && { authority: read.authority }),
  }
}
