import { once, type EventEmitter } from 'node:events'
import type { IpcMain, WebContents } from 'electron'
import { handleCall, RejectedCallError } from '#main/core/commands/handle-call.ts'
import type { AppContext } from '#main/core/commands/context.ts'
import { channels } from '#preload/channels.ts'
import { appUrl } from '#main/desktop/window/app-scheme.ts'

export interface CallEvent {
  readonly sender: { readonly mainFrame: object }
  /** The calling frame; `null` if it no longer exists. */
  readonly senderFrame: { readonly url: string } | null
}

/** Whether a call comes from our own page. That is the main frame of the main window, at our URL. */
export function isFromOwnPage({ sender, senderFrame }: CallEvent, page: object | undefined): boolean {
  return (
    page !== undefined &&
    sender === page &&
    senderFrame !== null &&
    senderFrame === sender.mainFrame &&
    senderFrame.url.split('#', 1)[0] === appUrl
  )
}

async function waitUntilLoaded(page: EventEmitter): Promise<void> {
  const waiting = new AbortController()
  const { signal } = waiting
  await Promise.race([once(page, 'did-navigate', { signal }), once(page, 'destroyed', { signal })])
  waiting.abort()
}

/** Checks a page that may still be loading. Its first call may arrive before Electron knows its URL. */
export async function isFromOwnLoadedPage(
  event: CallEvent & { readonly sender: EventEmitter },
  page: () => object | undefined,
): Promise<boolean> {
  if (event.senderFrame?.url === '' && event.sender === page()) await waitUntilLoaded(event.sender)
  return isFromOwnPage(event, page())
}

/** Handles calls from the page of the main window, and rejects all other calls. */
export function serveWindow(
  ipcMain: IpcMain,
  context: AppContext,
  page: () => WebContents | undefined,
): () => void {
  ipcMain.handle(channels.call, async (event, name: unknown, argument: unknown) => {
    if (!(await isFromOwnLoadedPage(event, page)))
      throw new RejectedCallError('Only the main window may call')
    return JSON.stringify(await handleCall(context, name, argument))
  })
  return () => ipcMain.removeHandler(channels.call)
}
