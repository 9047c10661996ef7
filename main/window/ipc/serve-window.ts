import { once, type EventEmitter } from 'node:events'
import type { IpcMain, WebContents } from 'electron'
import { commands, type Commands, type Result } from '#main/commands/index.ts'
import type { AppContext } from '#main/commands/context.ts'
import { requests, type RequestArgument, type RequestName } from '#shared/contract.ts'
import { sanitize } from '#main/base/parse-json.ts'
import { channels } from '#preload/channels.ts'
import { appUrl } from '../app-scheme.ts'

/**
 * Thrown if the contract has no such request, or if its argument is invalid. The page receives the message.
 */
export class RejectedCall extends Error {
  override readonly name = 'RejectedCall'
}

const isRequestName = (name: unknown): name is RequestName =>
  typeof name === 'string' && Object.hasOwn(requests, name)

function isValidArgument<N extends RequestName>(name: N, argument: unknown): argument is RequestArgument<N> {
  return requests[name].safeParse(argument).success
}

function callCommand<N extends RequestName>(
  table: Commands,
  context: AppContext,
  name: N,
  argument: unknown,
): Promise<Result<N>> {
  if (!isValidArgument(name, argument))
    throw new RejectedCall(`${name}: the argument does not fit the contract`)
  // Sanitizes the argument in place, which works because every argument is an object.
  sanitize(argument)
  return Promise.resolve(table[name](context, argument))
}

/** @throws for an unknown request, or an argument that doesn't match the contract's schema */
export async function handleCall(
  context: AppContext,
  name: unknown,
  argument: unknown,
  table: Commands = commands,
): Promise<unknown> {
  if (!isRequestName(name)) throw new RejectedCall('There is no such call')
  return callCommand(table, context, name, argument)
}

export interface CallEvent {
  readonly sender: { readonly mainFrame: object }
  /** `null` if the frame no longer exists. */
  readonly senderFrame: { readonly url: string } | null
}

/** Whether a call comes from our own page: the main frame at our address. */
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

/** Waits for a page that is loading, because its first call may arrive before Electron knows its address. */
export async function isFromOwnLoadedPage(
  event: CallEvent & { readonly sender: EventEmitter },
  page: () => object | undefined,
): Promise<boolean> {
  if (event.senderFrame?.url === '' && event.sender === page()) await waitUntilLoaded(event.sender)
  return isFromOwnPage(event, page())
}

/** Handles calls of the main window's page, and rejects all others. */
export function serveWindow(
  ipcMain: IpcMain,
  context: AppContext,
  page: () => WebContents | undefined,
): () => void {
  ipcMain.handle(channels.call, async (event, name: unknown, argument: unknown) => {
    if (!(await isFromOwnLoadedPage(event, page))) throw new RejectedCall('Only the main window may call')
    return JSON.stringify(await handleCall(context, name, argument))
  })
  return () => ipcMain.removeHandler(channels.call)
}
