import { channels } from '../../../preload/channels.ts'
import { overviewPress, type Overview, type OverviewPress } from '../../../shared/popover.ts'
import { overviewUrl } from '../app-scheme.ts'
import { RefusedCall } from './calls.ts'
import { isOurs, type CallEvent } from './serve-window.ts'

/** Of Electron's `IpcMain`. */
export interface CallServer {
  handle(channel: string, handler: (event: CallEvent, given: unknown) => unknown): void
}

/** Answers the calls of the overview, and refuses everybody else's; of what it asks for only what its buttons do is done. */
export function serveOverview(
  ipcMain: CallServer,
  page: () => object | undefined,
  view: () => Overview,
  onPress: (press: OverviewPress) => void,
): void {
  const check = (event: CallEvent) => {
    if (!isOurs(event, page(), overviewUrl)) throw new RefusedCall('Only the overview may ask')
  }
  ipcMain.handle(channels.overviewFirst, (event) => {
    check(event)
    return JSON.stringify(view())
  })
  ipcMain.handle(channels.overviewPress, (event, given: unknown) => {
    check(event)
    const press = overviewPress.safeParse(given)
    if (!press.success) throw new RefusedCall('The overview has no such button')
    onPress(press.data)
  })
}
