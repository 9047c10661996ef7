import { cinnamon } from './cinnamon.ts'
import { gnome } from './gnome.ts'
import { lxqt } from './lxqt.ts'
import { mate } from './mate.ts'
import { plasma } from './plasma.ts'
import type { DesktopKind } from './real-desktop.ts'
import { sway } from './sway.ts'
import { xfce } from './xfce.ts'

/** Every supported desktop. */
export const desktops: readonly DesktopKind[] = [sway, gnome, xfce, plasma, lxqt, mate, cinnamon]

/** The desktops tested by default: small, and unlike each other. */
const usual = ['sway', 'gnome', 'xfce', 'xembed']

/** Whether this one is to be run: by the environment, names with commas between (scripts/suites/desktops.mjs). */
export const isChosen = (name: string): boolean =>
  (process.env['COMPILEO_TRAY_DESKTOPS']?.split(',') ?? usual).includes(name)

/** Which ones to run. */
export const chosenDesktops = (): readonly DesktopKind[] => desktops.filter(({ name }) => isChosen(name))
