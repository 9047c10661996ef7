import type { AppState, AppStore } from '#main/state/store.ts'
import { judge, meanProgress } from './job-lines.ts'
import type { Refreshing } from './refresh-on-change.ts'

/** The app's icon in the Dock, the taskbar or a launcher. Desktops that draw no marks ignore them. */
export interface AppIcon {
  /** 0 shows none. */
  setCount(count: number): void
  /** From 0 to 1; -1 shows none. */
  setProgress(progress: number): void
}

interface Marks {
  readonly count: number
  readonly progress: number
}

const unmarked: Marks = { count: 0, progress: -1 }

/** The mean progress of running jobs in whole percent, and how many jobs are unread. */
export function marksOf({ jobs, servers, unread, settings }: AppState): Marks {
  if (!settings.markAppIcon) return unmarked
  const mean = meanProgress(judge(jobs.values(), servers))
  return { count: unread.size, progress: mean === undefined ? -1 : Math.floor(mean) / 100 }
}

/** Quitting clears the marks, because a launcher may keep them. */
export function followAppIcon(store: AppStore, icon: AppIcon, looks: Refreshing, signal: AbortSignal): void {
  let shown = unmarked
  function show(next: Marks) {
    if (next.count !== shown.count) icon.setCount(next.count)
    if (next.progress !== shown.progress) icon.setProgress(next.progress)
    shown = next
  }
  looks.follow(() => show(marksOf(store.state())))
  signal.addEventListener('abort', () => show(unmarked), { once: true })
}
