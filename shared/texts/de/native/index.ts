import type { Texts } from '../../en/native/index.ts'
import { alerts } from './alerts.ts'
import { commands } from './commands.ts'
import { files } from './files.ts'
import { notifications } from './notifications.ts'
import { servers } from './servers.ts'
import { storage } from './storage.ts'
import { system } from './system.ts'
import { tray } from './tray.ts'
import { updates } from './updates.ts'
import { window } from './window.ts'
import { words } from './words.ts'

/** Everything that the main process says, in German. */
export const de: Texts = {
  words,
  servers,
  alerts,
  commands,
  files,
  storage,
  system,
  notifications,
  tray,
  updates,
  window,
}
