import { z } from 'zod'
import { mostHooks, originOf, savedHook, type HookState, type SavedHook } from '../../shared/hooks.ts'
import type { Message } from '../../shared/messages/message.ts'
import { readAuthority } from '../network/certificates.ts'
import { openDocument, type Document } from '../base/document.ts'

const file = z.object({ hooks: z.array(savedHook).max(mostHooks) })

/** Opens `hooks.json`: the hooks as a person set them, without anything secret. No import and no export touches it. */
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

/** The hook as it was when the program last ended; what waits for it stands in the queue. */
export function restoredHook({ ca, origin: saved, ...hook }: SavedHook): HookState {
  // One that somebody broke in the file vouches for nobody, which the next delivery will say.
  const read = ca === undefined ? undefined : readAuthority(ca)
  // The file can be edited: its secrets open only for where the action sends to.
  const origin = originOf(hook.action, saved)
  return {
    ...hook,
    ...(origin !== undefined && { origin }),
    waiting: 0,
    ...(read?.ok && { authority: read.authority }),
  }
}
