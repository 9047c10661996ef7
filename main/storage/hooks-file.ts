import { z } from 'zod'
import { hookSchema, mostHooks, type Hook } from '../../shared/hooks.ts'
import type { Message } from '../../shared/messages/message.ts'
import { openDocument, type Document } from '../base/document.ts'

const file = z.object({ hooks: z.array(hookSchema).max(mostHooks) })

/** Opens `hooks.json`: the hooks as a person set them, without anything secret. No import and no export touches it. */
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
    migrations: [(content) => content],
    empty: { hooks: [] },
  })
}
