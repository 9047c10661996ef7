import './boot.ts'
import type { RawBridge } from '#shared/contract.ts'
import { mountWindow } from './mount.tsx'

declare global {
  interface Window {
    readonly compileo: RawBridge
  }
}

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root')
await mountWindow(root, window.compileo)
