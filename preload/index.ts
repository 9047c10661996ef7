import { contextBridge, ipcRenderer } from 'electron'
import { channels } from './channels.ts'
import type { RawBridge } from './contract.ts'

/**
 * Hands on what main sends to the one who listens, the page. What comes before the page listens is kept for it: a patch
 * that is missed would leave it behind.
 */
function relay(channel: string): RawBridge['onPatch'] {
  let early: string[] = []
  let listener: ((sent: string) => void) | undefined
  ipcRenderer.on(channel, (_event, sent: string) => (listener ? listener(sent) : early.push(sent)))
  return (next) => {
    listener = next
    for (const sent of early) next(sent)
    early = []
    return () => {
      if (listener === next) listener = undefined
    }
  }
}

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
  onPatch: relay(channels.patch),
  onIntent: relay(channels.intent),
}

contextBridge.exposeInMainWorld('compileo', bridge)
