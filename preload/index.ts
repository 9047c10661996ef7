import { contextBridge, ipcRenderer } from 'electron'
import { channels } from './channels.ts'
import type { CompileoBridge } from './contract.ts'

type Relay = Parameters<typeof ipcRenderer.on>[1]

function listen(channel: string, relay: Relay): () => void {
  ipcRenderer.on(channel, relay)
  return () => {
    ipcRenderer.off(channel, relay)
  }
}

// Main checks every call; what it sends is typed by the contract on its side.
const bridge: CompileoBridge = {
  call: (name, argument) => ipcRenderer.invoke(channels.call, name, argument),
  onPatch: (listener) => listen(channels.patch, (_event, patch) => listener(patch)),
  onIntent: (listener) => listen(channels.intent, (_event, intent) => listener(intent)),
}

contextBridge.exposeInMainWorld('compileo', bridge)
