import type { Settings } from '../../shared/settings.ts'
import type { Texts } from '../../shared/texts/index.ts'
import type { SurfaceCommand } from '../commands/surface-command.ts'

export interface IconEntry {
  readonly label: string
  readonly command: SurfaceCommand
}

/**
 * For taskbar or Dock. The desktop file has the same, in electron-builder.yml. Pure.
 *
 * @param now ms since the epoch
 */
export function iconMenu(
  { pausedUntil }: Pick<Settings, 'pausedUntil'>,
  { tray }: Pick<Texts, 'tray'>,
  now: number,
): readonly IconEntry[] {
  return [
    { label: tray.watchClipboard, command: { do: 'watch-clipboard' } },
    pausedUntil > now
      ? { label: tray.pause.resume, command: { do: 'pause', until: 'resume' } }
      : { label: tray.pause.pauseHour, command: { do: 'pause', until: 'hour' } },
    { label: tray.open, command: { do: 'open' } },
  ]
}
