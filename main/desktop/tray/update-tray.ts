import type { Clock } from '#main/base/clock.ts'
import type { ExpectedEnds } from '#main/core/state/expected-ends.ts'
import type { AppState, AppStore } from '#main/core/state/store.ts'
import type { Texts } from '#shared/texts/index.ts'
import { summarizeJobs, getMeanProgress } from '#shared/rules/job-summaries.ts'
import type { TrayRefresher } from './tray-refresher.ts'
import type { TrayView } from './tray.ts'
import { createTrayView } from './view.ts'

/**
 * Returns the visible progress as a string: the filled quarters of the ring, and the percentage of a single
 * running job.
 */
function getVisibleProgress({ jobs, servers }: AppState): string {
  const running = summarizeJobs(jobs.values(), servers).filter(({ activity }) => activity === 'running')
  const meanProgress = getMeanProgress(running) ?? 0
  return `${Math.floor(meanProgress / 25)} ${running.length === 1 ? Math.floor(meanProgress) : ''}`
}

/**
 * Updates the tray after each change. If the panel reports when it opens the menu, progress that is only
 * visible in the menu waits until then.
 */
export function updateTrayOnChange(
  store: AppStore,
  clock: Clock,
  texts: () => Texts,
  show: (view: TrayView) => void,
  refresher: TrayRefresher,
  expectedEnds?: ExpectedEnds,
  reportsMenuRead: () => boolean = () => false,
): Pick<TrayRefresher, 'onMenuOpenChange'> {
  let shownProgress: string | undefined
  let isMenuBehind = false

  function refresh(isOnlyProgress: boolean) {
    const state = store.state()
    const visibleProgress = getVisibleProgress(state)
    isMenuBehind = isOnlyProgress && visibleProgress === shownProgress && reportsMenuRead()
    if (isMenuBehind) return
    shownProgress = visibleProgress
    const input = { ...state, jobs: state.jobs.values(), servers: state.servers.values(), expectedEnds }
    show(createTrayView(input, texts(), clock.now()))
  }

  refresher.follow(refresh)
  return {
    onMenuOpenChange(isRead) {
      if (isRead && isMenuBehind) refresh(false)
      refresher.onMenuOpenChange(isRead)
    },
  }
}
