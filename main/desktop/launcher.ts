import type { App, NativeImage } from 'electron'
import type { SessionBus } from './linux/dbus/session-bus.ts'
import type { Texts } from '../../shared/texts/index.ts'
import type { IconProgress, Launcher } from '../tray/launcher-view.ts'
import { noBar, type Overlay, type ProgressBar } from './icon-marks.ts'
import { launcherEntry } from './linux/launcher-entry.ts'

export interface LauncherOptions {
  readonly platform: NodeJS.Platform
  readonly app: Pick<App, 'setBadgeCount'>
  readonly bus?: SessionBus | undefined
  readonly desktopEntry: string
  /** Windows only; undefined removes the mark. */
  readonly setOverlay: (overlay: Overlay | undefined) => void
  /** Windows and macOS. */
  readonly setProgressBar: (bar: ProgressBar) => void
  readonly texts: () => Texts
  /** 16 pixels wide. */
  readonly attentionIcon: () => NativeImage
}

/** A failure makes the bar red. Windows doesn't draw an empty bar, so 0% is indeterminate. Pure. */
export function windowsBar({ percent, isFailed }: IconProgress): ProgressBar {
  if (isFailed) return { value: percent ? percent / 100 : 1, mode: 'error' }
  if (percent === undefined) return noBar
  return percent === 0 ? { value: 0, mode: 'indeterminate' } : { value: percent / 100, mode: 'normal' }
}

/** The badge shows failures, because the bar has one colour. Pure. */
export const dockBar = ({ percent }: IconProgress): ProgressBar =>
  percent === undefined ? noBar : { value: percent / 100 }

const nothing = () => undefined

/** The app's icon: count and progress; on Windows an overlay. */
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
