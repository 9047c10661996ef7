import type { IpcMain, IpcMainInvokeEvent, WebContents } from 'electron'
import { channels } from '../../preload/channels.ts'
import { appUrl } from '../window/app-scheme.ts'
import { answerCall, RefusedCall, type Handlers } from './calls.ts'

/** Whether a call comes from our window's own page: its main frame, at our own address. */
function isOurs({ sender, senderFrame }: IpcMainInvokeEvent, page: WebContents | undefined): boolean {
  return (
    page !== undefined &&
    sender === page &&
    senderFrame === sender.mainFrame &&
    senderFrame.url.split('#', 1)[0] === appUrl
  )
}

/** Answers the calls of the main window, and refuses everybody else's. Returns how to stop. */
export function serveWindow(
  ipcMain: IpcMain,
  handlers: Handlers,
  page: () => WebContents | undefined,
): () => void {
  ipcMain.handle(channels.call, (event, name: unknown, argument: unknown) => {
    if (!isOurs(event, page())) throw new RefusedCall('Only the main window may call')
    return answerCall(handlers, name, argument)
  })
  return () => ipcMain.removeHandler(channels.call)
}
