import { once, type EventEmitter } from 'node:events'
import type { IpcMain, WebContents } from 'electron'
import { commands, type Commands, type Result } from '#main/commands/index.ts'
import type { AppContext } from '#main/commands/context.ts'
import { requests, type RequestArgument, type RequestName } from '#shared/contract.ts'
import { mend } from '#main/base/parse-json.ts'
import { channels } from '#preload/channels.ts'
import { appUrl } from '../app-scheme.ts'

/** A call that the contract doesn't have, or not with this argument. Its text goes back to the caller. */
export class RefusedCall extends Error {
  override readonly name = 'RefusedCall'
}

const isRequestName = (name: unknown): name is RequestName =>
  typeof name === 'string' && Object.hasOwn(requests, name)

function fits<N extends RequestName>(name: N, argument: unknown): argument is RequestArgument<N> {
  return requests[name].safeParse(argument).success
}

function answer<N extends RequestName>(
  table: Commands,
  context: AppContext,
  name: N,
  argument: unknown,
): Promise<Result<N>> {
  if (!fits(name, argument)) throw new RefusedCall(`${name}: the argument does not fit the contract`)
  // In place: every argument is an object.
  mend(argument)
  return Promise.resolve(table[name](context, argument))
}

/** @throws for an unknown name, or an argument that doesn't fit the contract's schema */
export async function answerCall(
  context: AppContext,
  name: unknown,
  argument: unknown,
  table: Commands = commands,
): Promise<unknown> {
  if (!isRequestName(name)) throw new RefusedCall('There is no such call')
  return answer(table, context, name, argument)
}

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
