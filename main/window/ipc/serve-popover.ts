import { channels } from '../../../preload/channels.ts'
import { popoverPress, type Popover, type PopoverPress } from '../../../shared/popover.ts'
import { popoverUrl } from '../app-scheme.ts'
import { RefusedCall } from './calls.ts'
import { isOurs, type CallEvent } from './serve-window.ts'

export interface CallServer {
  handle(channel: string, handler: (event: CallEvent, given: unknown) => unknown): void
}

/** Handles calls of the popover's page, and rejects all others. */
export function servePopover(
  ipcMain: CallServer,
  page: () => object | undefined,
  view: () => Popover,
  onPress: (press: PopoverPress) => void,
): void {
  const check = (event: CallEvent) => {
    if (!isOurs(event, page(), popoverUrl)) throw new RefusedCall('Only the popover may ask')
  }
  ipcMain.handle(channels.popoverFirst, (event) => {
    check(event)
    return JSON.stringify(view())
  })
  ipcMain.handle(channels.popoverPress, (event, given: unknown) => {
    check(event)
    const press = popoverPress.safeParse(given)
    if (!press.success) throw new RefusedCall('The popover has no such button')
    onPress(press.data)
  })
}
