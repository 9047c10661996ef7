import type { SystemSettings } from '#main/commands/context.ts'

export const willingSystem: SystemSettings = {
  setOpenAtLogin: () => ({ ok: true }),
  renewOpenAtLogin: () => ({ ok: true, on: true }),
}
