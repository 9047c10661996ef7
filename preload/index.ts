import { contextBridge, ipcRenderer } from 'electron'
import { channels } from './channels.ts'
import type { RawBridge } from '../shared/contract.ts'
import { relay } from './relay.ts'

const sentBy = (channel: string) =>
  relay<string>((receive) => ipcRenderer.on(channel, (_event, sent: string) => receive(sent)))

const call: RawBridge['call'] = (name, argument) => ipcRenderer.invoke(channels.call, name, argument)

// What every page asks for first is asked for before there is a page: it comes while the page's script is compiled.
let first: Promise<string> | undefined = call('snapshot', {})
// Whoever takes it hears of it.
first.catch(() => undefined)

function takeFirst(): Promise<string> | undefined {
  const taken = first
  first = undefined
  return taken
}

// Main checks every call; what it sends is typed by the contract on its side.
const bridge: RawBridge = {
  call: (name, argument) => (name === 'snapshot' && takeFirst()) || call(name, argument),
  onPatch: sentBy(channels.patch),
  onIntent: sentBy(channels.intent),
}

contextBridge.exposeInMainWorld('compileo', bridge)
