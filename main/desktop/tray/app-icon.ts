import type { AppState, AppStore } from '#main/core/state/store.ts'
import { summarizeJobs, getMeanProgress } from '#shared/rules/job-summaries.ts'
import type { TrayRefresher } from './tray-refresher.ts'

/**
 * Shows a count and a progress on the app's icon in the Dock, the taskbar or a launcher. Some desktops show
 * neither.
 */
export interface AppIcon {
  /** Shows the count. If it is 0, nothing is shown. */
  setCount(count: number): void
  /** Shows the progress from 0 to 1. If it is -1, nothing is shown. */
  setProgress(progress: number): void
}

interface IconBadge {
  readonly count: number
  readonly progress: number
}

const noBadge: IconBadge = { count: 0, progress: -1 }

/**
 * Returns the number of unread jobs and the mean progress of running jobs. The progress is from 0 to 1,
 * rounded down to a whole percent, or -1 if no job is running.
 */
function getBadge({ jobs, servers, unread }: AppState): IconBadge {
  const meanProgress = getMeanProgress(summarizeJobs(jobs.values(), servers))
  return { count: unread.size, progress: meanProgress === undefined ? -1 : Math.floor(meanProgress) / 100 }
}

/** Shows the count and the progress, and clears them at quit, because a launcher may keep them. */
export function updateAppIconOnChange(
  store: AppStore,
  icon: AppIcon,
  refresher: TrayRefresher,
  signal: AbortSignal,
): void {
  let shown = noBadge
  function show(next: IconBadge) {
    if (next.count !== shown.count) icon.setCount(next.count)
    if (next.progress !== shown.progress) icon.setProgress(next.progress)
    shown = next
  }
  refresher.follow(() => show(getBadge(store.state())))
  signal.addEventListener('abort', () => show(noBadge), { once: true })
}
