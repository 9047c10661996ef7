import type { Clock } from '#main/base/clock.ts'
import type { Expectations } from '#main/state/expectations.ts'
import type { AppState, AppStore } from '#main/state/store.ts'
import type { Texts } from '#shared/texts/index.ts'
import { judge, meanProgress } from './job-lines.ts'
import type { Refreshing } from './refresh-on-change.ts'
import type { TrayView } from './tray.ts'
import { trayView } from './view.ts'

/** Quarters of the ring, and the percentage of a single running job. */
function progressInSight({ jobs, servers }: AppState): string {
  const running = judge(jobs.values(), servers).filter(({ activity }) => activity === 'running')
  const mean = meanProgress(running) ?? 0
  return `${Math.floor(mean / 25)} ${running.length === 1 ? Math.floor(mean) : ''}`
}

/** Shows the state in the tray. If the panel reports an open menu, changes that only the menu shows wait for it. */
export function feedTray(
  store: AppStore,
  clock: Clock,
  texts: () => Texts,
  show: (view: TrayView) => void,
  looks: Refreshing,
  expectations?: Expectations,
  reportsMenuRead: () => boolean = () => false,
): Pick<Refreshing, 'menuRead'> {
  let inSight: string | undefined
  let isMenuBehind = false

  function look(isOnlyProgress: boolean) {
    const state = store.state()
    const now = progressInSight(state)
    isMenuBehind = isOnlyProgress && now === inSight && reportsMenuRead()
    if (isMenuBehind) return
    inSight = now
    const input = { ...state, jobs: state.jobs.values(), servers: state.servers.values(), expectations }
    show(trayView(input, texts(), clock.now()))
  }

  looks.follow(look)
  return {
    menuRead(isRead) {
      if (isRead && isMenuBehind) look(false)
      looks.menuRead(isRead)
    },
  }
}
