import type { App, NativeImage } from 'electron'
import type { SessionBus } from './linux/dbus/session-bus.ts'
import type { Texts } from '../../shared/texts/index.ts'
import type { LauncherCount } from '../tray/attention-count.ts'
import { launcherEntry } from './linux/launcher-entry.ts'

/** What stands on the window's button in the taskbar of Windows, and what a screen reader says of it. */
export interface Overlay {
  readonly icon: NativeImage
  readonly description: string
}

export interface LauncherOptions {
  readonly platform: NodeJS.Platform
  readonly app: Pick<App, 'setBadgeCount'>
  /** On Linux, and only there. */
  readonly bus?: SessionBus | undefined
  readonly desktopEntry: string
  /** Windows only: marks the window, this one and each that follows it; undefined for not at all. */
  readonly setOverlay: (overlay: Overlay | undefined) => void
  /** Of the language that is set now. */
  readonly texts: () => Texts
  /** The mark of what needs attention, 16 pixels wide. */
  readonly attentionIcon: () => NativeImage
}

const nothing = () => undefined

/** The count as this system has it: a number on Linux and macOS; on Windows, which has none, a mark on the window. */
export function launcherFor(options: LauncherOptions): LauncherCount {
  const { platform, app, bus, desktopEntry, setOverlay, texts, attentionIcon } = options
  if (bus) return launcherEntry(bus, desktopEntry)
  if (platform === 'darwin') return { set: (count) => void app.setBadgeCount(count), dispose: nothing }
  return {
    set: (count) =>
      setOverlay(
        count === 0 ? undefined : { icon: attentionIcon(), description: texts().window.attention(count) },
      ),
    dispose: nothing,
  }
}
