import type { Message } from '../../shared/message.ts'
import { z } from 'zod'
import { openDocument, type Document } from '../storage/document.ts'

export interface UpdateMemory {
  /** Ms since the epoch; 0 for never. */
  readonly lookedAt: number
  /** The announced version; empty for none. */
  readonly told: string
}

const schema: z.ZodType<UpdateMemory> = z.object({ lookedAt: z.number().min(0), told: z.string().max(100) })

export function openUpdateMemory(options: {
  folder: string
  now: number
  onCorrupt: (message: Message) => void
}): Document<UpdateMemory> {
  return openDocument({
    ...options,
    name: 'updates',
    schema,
    version: 1,
    empty: { lookedAt: 0, told: '' },
  })
}
