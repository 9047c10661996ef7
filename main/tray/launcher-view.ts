import type { Clock } from '../base/clock.ts'
import { globalMute } from '../state/mutes.ts'
import type { AppState, AppStore } from '../state/store.ts'
import { judge, meanProgress } from './job-lines.ts'
import type { Refreshing } from './refresh-on-change.ts'

export interface IconProgress {
  /** In whole percent; undefined if none runs. */
  readonly percent: number | undefined
  readonly isFailed: boolean
}

export interface Launcher {
  /**
   * 0 shows none.
   *
   * @param isUrgent lets the desktop draw attention to it
   */
  setCount(count: number, isUrgent: boolean): void
  setProgress(progress: IconProgress): void
  dispose(): void
}

const noProgress: IconProgress = { percent: undefined, isFailed: false }

/** The progress on the icon, if the settings allow it. */
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

/** Quitting clears count and progress, because a launcher may keep the last value. */
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
