import { z } from 'zod'
import type { Message } from '#shared/message.ts'
import { openDocument, type Document } from './document.ts'

const length = z.number().int().min(1).max(100_000)
const place = z.number().int().min(-100_000).max(100_000)
const schema = z.object({
  placement: z
    .object({ x: place, y: place, width: length, height: length, isMaximized: z.boolean() })
    .optional(),
})

/** `window.json` belongs to this machine's screens: it isn't exported or reset. */
export function openWindowPlacement(options: {
  readonly folder: string
  readonly now: number
  readonly onCorrupt: (message: Message) => void
}): Document<z.infer<typeof schema>> {
  return openDocument({
    ...options,
    name: 'window',
    schema,
    version: 1,
    empty: {},
  })
}
