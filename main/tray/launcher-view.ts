import type { Clock } from '../base/clock.ts'
import { globalMute } from '../state/mutes.ts'
import type { AppState, AppStore } from '../state/store.ts'
import { judge, meanProgress } from './job-lines.ts'
import type { Refreshing } from './refresh-on-change.ts'

/** How far what runs is, and whether something went wrong. */
export interface IconProgress {
  /** Whole percents of the only job that runs, or the mean of several; undefined where none runs. */
  readonly percent: number | undefined
  /** A run failed or was lost, and nobody has seen it. */
  readonly isFailed: boolean
}

/** The program's icon in the launcher, dock or taskbar. */
export interface Launcher {
  /** Shows a number on it; 0 shows none. @param isUrgent the desktop may point it out, as it is set there */
  setCount(count: number, isUrgent: boolean): void
  setProgress(progress: IconProgress): void
  dispose(): void
}

const noProgress: IconProgress = { percent: undefined, isFailed: false }

/** What the icon tells of the jobs, where the person wants it so. Pure. */
export function iconProgress({
  jobs,
  servers,
  unseen,
  settings,
}: Pick<AppState, 'jobs' | 'servers' | 'unseen' | 'settings'>): IconProgress {
  if (!settings.launcherProgress) return noProgress
  const mean = meanProgress(judge(jobs.values(), servers))
  return { percent: mean === undefined ? undefined : Math.floor(mean), isFailed: unseen.size > 0 }
}

/**
 * Shows how many failures nobody has seen on the launcher's icon, and how far what runs is, where the person wants it so.
 * It is written when it is another, progress in no hurry, and taken away at the end: a launcher may keep what it was told
 * last.
 * @param signal aborted when the program ends
 */
export function followLauncher(
  store: AppStore,
  clock: Clock,
  launcher: Launcher,
  looks: Refreshing,
  signal: AbortSignal,
): void {
  let shown = { count: 0, isUrgent: false }
  let progress = JSON.stringify(noProgress)
  function showCount(count: number, isUrgent: boolean) {
    if (count === shown.count && isUrgent === shown.isUrgent) return
    shown = { count, isUrgent }
    launcher.setCount(count, isUrgent)
  }
  function showProgress(next: IconProgress) {
    const key = JSON.stringify(next)
    if (key === progress) return
    progress = key
    launcher.setProgress(next)
  }
  function lookAtCount() {
    const { unseen, settings } = store.state()
    const counted = settings.launcherCount ? unseen.size : 0
    showCount(counted, counted > 0 && globalMute({ settings, now: clock.now() }) === undefined)
  }
  const stop = store.onChange(lookAtCount)
  lookAtCount()
  looks.follow(() => showProgress(iconProgress(store.state())))
  signal.addEventListener(
    'abort',
    () => {
      stop()
      showCount(0, false)
      showProgress(noProgress)
      launcher.dispose()
    },
    { once: true },
  )
}
