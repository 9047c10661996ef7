import type { App, NativeImage } from 'electron'
import type { SessionBus } from './linux/dbus/session-bus.ts'
import type { Texts } from '../../shared/texts/index.ts'
import type { IconProgress, Launcher } from '../tray/launcher-view.ts'
import { noBar, type Overlay, type ProgressBar } from './icon-marks.ts'
import { launcherEntry } from './linux/launcher-entry.ts'

export interface LauncherOptions {
  readonly platform: NodeJS.Platform
  readonly app: Pick<App, 'setBadgeCount'>
  /** On Linux, and only there. */
  readonly bus?: SessionBus | undefined
  readonly desktopEntry: string
  /** Windows only: marks the window, this one and each that follows it; undefined for not at all. */
  readonly setOverlay: (overlay: Overlay | undefined) => void
  /** Windows and macOS: puts a bar on the window's icon, this one's and each one's that follows it. */
  readonly setProgressBar: (bar: ProgressBar) => void
  /** Of the language that is set now. */
  readonly texts: () => Texts
  /** The mark of what needs attention, 16 pixels wide. */
  readonly attentionIcon: () => NativeImage
}

/**
 * The bar on Windows. A failure makes it red, whole where there is no progress to be seen in it; what has just begun moves
 * to and fro, for an empty bar is none. Pure.
 */
export function windowsBar({ percent, isFailed }: IconProgress): ProgressBar {
  if (isFailed) return { value: percent ? percent / 100 : 1, mode: 'error' }
  if (percent === undefined) return noBar
  return percent === 0 ? { value: 0, mode: 'indeterminate' } : { value: percent / 100, mode: 'normal' }
}

/** The bar in the Dock of macOS, which has one colour: a failure is the badge's affair. Pure. */
export const dockBar = ({ percent }: IconProgress): ProgressBar =>
  percent === undefined ? noBar : { value: percent / 100 }

const nothing = () => undefined

/**
 * The icon as this system has it: a number and a bar on Linux and macOS; on Windows, which has no number, a mark on the
 * window and its bar.
 */
export function launcherFor(options: LauncherOptions): Launcher {
  const { platform, app, bus, desktopEntry, setOverlay, setProgressBar, texts, attentionIcon } = options
  if (bus) return launcherEntry(bus, desktopEntry)
  if (platform === 'darwin') {
    return {
      setCount: (count) => void app.setBadgeCount(count),
      setProgress: (progress) => setProgressBar(dockBar(progress)),
      dispose: nothing,
    }
  }
  return {
    setCount: (count) =>
      setOverlay(
        count === 0 ? undefined : { icon: attentionIcon(), description: texts().window.attention(count) },
      ),
    setProgress: (progress) => setProgressBar(windowsBar(progress)),
    dispose: nothing,
  }
}
