import { StrictMode } from 'react'
import { createRoot, hydrateRoot, type RootOptions } from 'react-dom/client'
import type { RawBridge } from '../shared/contract.ts'
import { App } from './app/app.tsx'
import { takeOver } from './take-over.ts'
import { openBridge } from './state/bridge.ts'
import { reportPageError } from './state/page-errors.ts'
import { environmentOfPage } from './state/page-environment.ts'
import { loadLater } from './ui/later.tsx'
import './ui/tokens.css'
import './ui/global.css'

declare global {
  interface Window {
    /** Put there by the preload script: all the window has of the world outside. */
    readonly compileo: RawBridge
  }
}

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root')
const bridge = openBridge(window.compileo)
const asked = bridge.call('snapshot', {})
/** The first render shows everything. If main is slow or doesn't respond, the window says so. */
const answered = await Promise.race([asked, moment()]).catch(() => undefined)
const surroundings = environmentOfPage(root)
const isTakenOver = takeOver(root, answered, surroundings)
const report = (where: string) => (error: unknown) => reportPageError(window.compileo, where, error)
// What no boundary catches is an uncaught error of the page: boot.ts reports those.
const options: RootOptions = { onCaughtError: report('while rendering') }
const app = (
  <StrictMode>
    <App bridge={bridge} first={{ asked, answered, isTakenOver }} surroundings={surroundings} />
  </StrictMode>
)
// If the page differs from what main has rendered, React renders it again.
if (isTakenOver) hydrateRoot(root, app, { ...options, onRecoverableError: report('while taking over') })
else createRoot(root, options).render(app)
// Not awaited: what loads imports this file's bundle, which would wait for itself.
void afterPaint().then(() => {
  // For benchmarks: from now on it responds.
  performance.mark(isTakenOver ? 'taken over' : 'rendered')
  return loadLater()
})

/** Resolves when waiting begins to be felt. */
function moment(): Promise<undefined> {
  return new Promise((resolve) => {
    setTimeout(resolve, 100)
  })
}

/** Resolves after the next frame. */
function afterPaint(): Promise<void> {
  return new Promise((resolve) => {
    requestAnimationFrame(() => setTimeout(resolve))
  })
}
