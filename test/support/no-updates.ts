import type { Updates } from '#main/updates/updates.ts'
import { saying } from './job-texts.ts'

export const noUpdates: Updates = {
  start: () => undefined,
  look: async () => ({ ok: false, message: saying('off') }),
  restart: async () => ({ ok: false, message: saying('off') }),
}
