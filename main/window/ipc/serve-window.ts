import { once, type EventEmitter } from 'node:events'
import type { IpcMain, WebContents } from 'electron'
import { channels } from '#preload/channels.ts'
import type { AppContext } from '#main/commands/context.ts'
import { appUrl } from '../app-scheme.ts'
import { answerCall, RefusedCall } from './calls.ts'

export interface CallEvent {
  readonly sender: { readonly mainFrame: object }
  /** `null` once the frame is gone. */
  readonly senderFrame: { readonly url: string } | null
}

/** Whether a call comes from our own page: the main frame at our address. */
export function isOurs({ sender, senderFrame }: CallEvent, page: object | undefined): boolean {
  return (
    page !== undefined &&
    sender === page &&
    senderFrame !== null &&
    senderFrame === sender.mainFrame &&
    senderFrame.url.split('#', 1)[0] === appUrl
  )
}

async function untilLoaded(page: EventEmitter): Promise<void> {
  const waiting = new AbortController()
  const { signal } = waiting
  await Promise.race([once(page, 'did-navigate', { signal }), once(page, 'destroyed', { signal })])
  waiting.abort()
}

/** Waits for a page that is loading: its first call may arrive before Electron knows its address. */
export async function comesFromOurs(
  event: CallEvent & { readonly sender: EventEmitter },
  page: () => object | undefined,
): Promise<boolean> {
  if (event.senderFrame?.url === '' && event.sender === page()) await untilLoaded(event.sender)
  return isOurs(event, page())
}

/** Handles calls of the main window's page, and rejects all others. */
export function serveWindow(
  ipcMain: IpcMain,
  context: AppContext,
  page: () => WebContents | undefined,
): () => void {
  ipcMain.handle(channels.call, async (event, name: unknown, argument: unknown) => {
    if (!(await comesFromOurs(event, page))) throw new RefusedCall('Only the main window may call')
    return JSON.stringify(await answerCall(context, name, argument))
  })
  return () => ipcMain.removeHandler(channels.call)
}
