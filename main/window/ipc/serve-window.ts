import type { IpcMain, WebContents } from 'electron'
import { channels } from '../../../preload/channels.ts'
import type { Handlers } from '../../../shared/contract.ts'
import { appUrl } from '../app-scheme.ts'
import { answerCall, RefusedCall } from './calls.ts'

export interface CallEvent {
  readonly sender: { readonly mainFrame: object }
  /** `null` once the frame is gone. */
  readonly senderFrame: { readonly url: string } | null
}

/** Whether a call comes from our own page: the main frame at our address. Pure. */
export function isOurs({ sender, senderFrame }: CallEvent, page: object | undefined): boolean {
  return (
    page !== undefined &&
    sender === page &&
    senderFrame !== null &&
    senderFrame === sender.mainFrame &&
    senderFrame.url.split('#', 1)[0] === appUrl
  )
}

/** Handles calls of the main window's page, and rejects all others. */
export function serveWindow(
  ipcMain: IpcMain,
  handlers: Handlers,
  page: () => WebContents | undefined,
): () => void {
  ipcMain.handle(channels.call, async (event, name: unknown, argument: unknown) => {
    if (!isOurs(event, page())) throw new RefusedCall('Only the main window may call')
    return JSON.stringify(await answerCall(handlers, name, argument))
  })
  return () => ipcMain.removeHandler(channels.call)
}
