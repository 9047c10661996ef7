import type { Message } from '../../shared/message.ts'
import { z } from 'zod'
import { openDocument, type Document } from '../storage/document.ts'

/** What outlives a run of the program. */
export interface UpdateMemory {
  /** When it was looked last, ms since the epoch; 0 for never. */
  readonly lookedAt: number
  /** The version that a notification has told of; empty for none. */
  readonly told: string
}

const schema: z.ZodType<UpdateMemory> = z.object({ lookedAt: z.number().min(0), told: z.string().max(100) })

/** Opens `updates.json`. */
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
    migrations: [(content) => content],
    empty: { lookedAt: 0, told: '' },
  })
}
