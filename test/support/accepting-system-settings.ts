import type { SystemSettings } from '#main/core/commands/context.ts'

export const acceptingSystemSettings: SystemSettings = {
  setOpenAtLogin: () => ({ ok: true }),
  renewOpenAtLogin: () => ({ ok: true, on: true }),
}
