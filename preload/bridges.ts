import { contextBridge, ipcRenderer } from 'electron'
import { channels } from './channels.ts'
import type { RawBridge } from '#shared/contract.ts'
import { relay } from './relay.ts'

const sentBy = (channel: string) =>
  relay<string>((receive) => ipcRenderer.on(channel, (_event, sent: string) => receive(sent)))

const call: RawBridge['call'] = (name, argument) => ipcRenderer.invoke(channels.call, name, argument)

/** Requested early, while the page's script is compiled. The page takes the result once. */
let first: Promise<string> | undefined = call('snapshot', {})
// The page gets the error from the promise itself.
first.catch(() => undefined)

function consumeFirst(): Promise<string> | undefined {
  const taken = first
  first = undefined
  return taken
}

/** The main process checks every call of this bridge. The contract types what it sends. */
const bridge: RawBridge = {
  call: (name, argument) => (name === 'snapshot' && consumeFirst()) || call(name, argument),
  onPatch: sentBy(channels.patch),
  onIntent: sentBy(channels.intent),
  painted: () => ipcRenderer.send(channels.painted),
}
contextBridge.exposeInMainWorld('compileo', bridge)
