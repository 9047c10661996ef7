import type { SystemSettings } from '../../main/commands/settings/settings.ts'

/** A system that takes every setting. */
export const willingSystem: SystemSettings = {
  setOpenAtLogin: () => ({ ok: true }),
  renewOpenAtLogin: () => ({ ok: true, on: true }),
  setShortcut: () => ({ ok: true }),
}
