import { contextBridge, ipcRenderer } from 'electron'
import { channels } from './channels.ts'
import type { RawBridge } from '../shared/contract.ts'
import type { PopoverBridge } from '../shared/popover.ts'
import { relay } from './relay.ts'

const sentBy = (channel: string) =>
  relay<string>((receive) => ipcRenderer.on(channel, (_event, sent: string) => receive(sent)))

const call: RawBridge['call'] = (name, argument) => ipcRenderer.invoke(channels.call, name, argument)

/**
 * Asks at once for what a page asks for first: it comes while the page's script is compiled.
 * @returns takes the answer, once
 */
function askedFirst(ask: () => Promise<string>): () => Promise<string> | undefined {
  let first: Promise<string> | undefined = ask()
  // Whoever takes it hears of it.
  first.catch(() => undefined)
  return () => {
    const taken = first
    first = undefined
    return taken
  }
}

/** What the window has. Main checks every call; what it sends is typed by the contract on its side. */
function windowBridge(): RawBridge {
  const takeFirst = askedFirst(() => call('snapshot', {}))
  return {
    call: (name, argument) => (name === 'snapshot' && takeFirst()) || call(name, argument),
    onPatch: sentBy(channels.patch),
    onIntent: sentBy(channels.intent),
  }
}

const askForPopover = (): Promise<string> => ipcRenderer.invoke(channels.popoverFirst)

/** What the popover has. */
function popoverBridge(): PopoverBridge {
  const takeFirst = askedFirst(askForPopover)
  return {
    first: () => takeFirst() ?? askForPopover(),
    onPopover: (listener) => void sentBy(channels.popover)(listener),
    press: (press) => ipcRenderer.invoke(channels.popoverPress, press),
  }
}

// Each page has what is its own, and main answers it nothing else.
const bridge = location.pathname === '/popover.html' ? popoverBridge() : windowBridge()
contextBridge.exposeInMainWorld('compileo', bridge)
