import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import type { CompileoBridge } from '../preload/contract.ts'
import { App } from './app.tsx'
import './ui/tokens.css'
import './ui/global.css'

declare global {
  interface Window {
    /** Put there by the preload script: all the window has of the world outside. */
    readonly compileo: CompileoBridge
  }
}

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root')
createRoot(root).render(
  <StrictMode>
    <App bridge={window.compileo} />
  </StrictMode>,
)
