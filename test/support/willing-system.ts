import type { SystemSettings } from '../../main/commands/context.ts'

/** A system that takes every setting. */
export const willingSystem: SystemSettings = {
  setOpenAtLogin: () => ({ ok: true }),
  renewOpenAtLogin: () => ({ ok: true, on: true }),
  setShortcut: () => ({ ok: true }),
}
