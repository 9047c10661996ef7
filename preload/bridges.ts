import { contextBridge, ipcRenderer } from 'electron'
import { channels } from './channels.ts'
import type { RawBridge } from '../shared/contract.ts'
import type { PopoverBridge } from '../shared/popover.ts'
import { relay } from './relay.ts'

const sentBy = (channel: string) =>
  relay<string>((receive) => ipcRenderer.on(channel, (_event, sent: string) => receive(sent)))

const call: RawBridge['call'] = (name, argument) => ipcRenderer.invoke(channels.call, name, argument)

/**
 * Sends the page's first request early, while its script is compiled.
 *
 * @returns takes the reply, once
 */
function askedFirst(ask: () => Promise<string>): () => Promise<string> | undefined {
  let first: Promise<string> | undefined = ask()
  // Its taker gets the error.
  first.catch(() => undefined)
  return () => {
    const taken = first
    first = undefined
    return taken
  }
}

/** The window's bridge. Main checks every call; the contract types what it sends. */
function windowBridge(): RawBridge {
  const takeFirst = askedFirst(() => call('snapshot', {}))
  return {
    call: (name, argument) => (name === 'snapshot' && takeFirst()) || call(name, argument),
    onPatch: sentBy(channels.patch),
    onIntent: sentBy(channels.intent),
  }
}

const askForPopover = (): Promise<string> => ipcRenderer.invoke(channels.popoverFirst)

function popoverBridge(): PopoverBridge {
  const takeFirst = askedFirst(askForPopover)
  return {
    first: () => takeFirst() ?? askForPopover(),
    onPopover: (listener) => void sentBy(channels.popover)(listener),
    press: (press) => ipcRenderer.invoke(channels.popoverPress, press),
  }
}

// Each page gets its own, and main handles no other calls from it.
const bridge = location.pathname === '/popover.html' ? popoverBridge() : windowBridge()
contextBridge.exposeInMainWorld('compileo', bridge)
