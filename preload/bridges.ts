import { contextBridge, ipcRenderer } from 'electron'
import { channels } from './channels.ts'
import type { RawBridge } from '#shared/contract.ts'
import { relay } from './relay.ts'

const sentBy = (channel: string) =>
  relay<string>((receive) => ipcRenderer.on(channel, (_event, sent: string) => receive(sent)))

const call: RawBridge['call'] = (name, argument) => ipcRenderer.invoke(channels.call, name, argument)

/** Requested early, while the page's script is compiled; the page takes it once. */
let first: Promise<string> | undefined = call('snapshot', {})
// The page gets the error.
first.catch(() => undefined)

function takeFirst(): Promise<string> | undefined {
  const taken = first
  first = undefined
  return taken
}

/** The page's bridge. Main checks every call; the contract types what it sends. */
const bridge: RawBridge = {
  call: (name, argument) => (name === 'snapshot' && takeFirst()) || call(name, argument),
  onPatch: sentBy(channels.patch),
  onIntent: sentBy(channels.intent),
}
contextBridge.exposeInMainWorld('compileo', bridge)
