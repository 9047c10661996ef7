import { contextBridge, ipcRenderer } from 'electron'
import { channels } from './channels.ts'
import type { RawBridge } from '#shared/contract.ts'
import { createRelay } from './relay.ts'

const sentBy = (channel: string) =>
  createRelay<string>((receive) => ipcRenderer.on(channel, (_event, sent: string) => receive(sent)))

const call: RawBridge['call'] = (name, argument) => ipcRenderer.invoke(channels.call, name, argument)

/**
 * The snapshot is requested early, while the page's script is compiled. The page takes the result once.
 */
let first: Promise<string> | undefined = call('snapshot', {})
// The page handles the error when it awaits the promise.
first.catch(() => undefined)

function consumeFirst(): Promise<string> | undefined {
  const snapshot = first
  first = undefined
  return snapshot
}

/**
 * The only interface between the page and the main process, which checks every call. The contract defines the
 * types.
 */
const bridge: RawBridge = {
  call: (name, argument) => (name === 'snapshot' && consumeFirst()) || call(name, argument),
  onPatch: sentBy(channels.patch),
  onIntent: sentBy(channels.intent),
  painted: () => ipcRenderer.send(channels.painted),
}
contextBridge.exposeInMainWorld('compileo', bridge)
