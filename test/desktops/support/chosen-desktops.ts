import { cinnamon } from './cinnamon.ts'
import { gnome } from './gnome.ts'
import { lxqt } from './lxqt.ts'
import { mate } from './mate.ts'
import { plasma } from './plasma.ts'
import type { DesktopKind } from './real-desktop.ts'
import { sway } from './sway.ts'
import { xfce } from './xfce.ts'

const desktops: readonly DesktopKind[] = [sway, gnome, xfce, plasma, lxqt, mate, cinnamon]

/** The desktops that are tested by default. They are small, and differ a lot. */
const usual = ['sway', 'gnome', 'xfce']

/** Whether the desktop is tested. scripts/suites/desktops.ts sets the variable to comma-separated names. */
export const isChosen = (name: string): boolean =>
  (process.env['COMPILEO_TRAY_DESKTOPS']?.split(',') ?? usual).includes(name)

export const chosenDesktops = (): readonly DesktopKind[] => desktops.filter(({ name }) => isChosen(name))
