import type { Clock } from '#main/base/clock.ts'
import type { Expectations } from '#main/state/expectations.ts'
import type { AppState, AppStore } from '#main/state/store.ts'
import type { Texts } from '#shared/texts/index.ts'
import { summarizeJobs, getMeanProgress } from './job-summaries.ts'
import type { Refresher } from './refresher.ts'
import type { TrayView } from './tray.ts'
import { createTrayView } from './view.ts'

/**
 * Returns the visible progress as a string: the filled quarters of the ring, and the percentage of a single
 * running job.
 */
function getVisibleProgress({ jobs, servers }: AppState): string {
  const running = summarizeJobs(jobs.values(), servers).filter(({ activity }) => activity === 'running')
  const mean = getMeanProgress(running) ?? 0
  return `${Math.floor(mean / 25)} ${running.length === 1 ? Math.floor(mean) : ''}`
}

/** While the panel reports an open menu, changes that are only visible in the menu wait. */
export function updateTrayOnChange(
  store: AppStore,
  clock: Clock,
  texts: () => Texts,
  show: (view: TrayView) => void,
  refresher: Refresher,
  expectations?: Expectations,
  reportsMenuRead: () => boolean = () => false,
): Pick<Refresher, 'onMenuOpenChange'> {
  let inSight: string | undefined
  let isMenuBehind = false

  function look(isOnlyProgress: boolean) {
    const state = store.state()
    const now = getVisibleProgress(state)
    isMenuBehind = isOnlyProgress && now === inSight && reportsMenuRead()
    if (isMenuBehind) return
    inSight = now
    const input = { ...state, jobs: state.jobs.values(), servers: state.servers.values(), expectations }
    show(createTrayView(input, texts(), clock.now()))
  }

  refresher.follow(look)
  return {
    onMenuOpenChange(isRead) {
      if (isRead && isMenuBehind) look(false)
      refresher.onMenuOpenChange(isRead)
    },
  }
}
