import { gnome } from './gnome.ts'
import type { DesktopKind } from './real-desktop.ts'
import { sway } from './sway.ts'

/** Every desktop that is known here. */
export const desktops: readonly DesktopKind[] = [sway, gnome]

/** Those that run without being asked for by name: theirs are small, and unlike each other. */
const usual = ['sway', 'gnome']

/** Which ones to run: by the environment, names with commas between (scripts/suites/desktops.mjs). */
export function chosenDesktops(): readonly DesktopKind[] {
  const names = process.env['COMPILEO_TRAY_DESKTOPS']?.split(',') ?? usual
  return desktops.filter(({ name }) => names.includes(name))
}
