import { StrictMode } from 'react'
import { createRoot, hydrateRoot, type Root, type RootOptions } from 'react-dom/client'
import type { CompileoBridge, RawBridge } from '../shared/contract.ts'
import { App } from './app/app.tsx'
import { takeOver } from './take-over.ts'
import { reportPageError } from './state/page-errors.ts'
import { environmentOfPage } from './state/page-environment.ts'
import { loadLater } from './ui/later.tsx'
import './ui/tokens.css'
import './ui/global.css'

/** Renders the window, or hydrates main's page. */
export async function mount(element: HTMLElement, raw: RawBridge): Promise<Root> {
  const bridge = openBridge(raw)
  const asked = bridge.call('snapshot', {})
  // If main doesn't respond, the window says so.
  const answered = await Promise.race([asked, moment()]).catch(() => undefined)
  const surroundings = environmentOfPage(element)
  const isTakenOver = takeOver(element, answered, surroundings)
  const report = (where: string) => (error: unknown) => reportPageError(raw, where, error)
  // boot.ts reports what no boundary catches.
  const options: RootOptions = { onCaughtError: report('while rendering') }
  const app = (
    <StrictMode>
      <App bridge={bridge} first={{ asked, answered, isTakenOver }} surroundings={surroundings} />
    </StrictMode>
  )
  // If the page differs from what main has rendered, React renders it again.
  const root = isTakenOver
    ? hydrateRoot(element, app, { ...options, onRecoverableError: report('while taking over') })
    : createRoot(element, options)
  if (!isTakenOver) root.render(app)
  // Not awaited: its modules import this file's bundle.
  void afterPaint().then(() => {
    // For benchmarks: from now on it responds.
    performance.mark(isTakenOver ? 'taken over' : 'rendered')
    return loadLater()
  })
  return root
}

/** Resolves when waiting begins to be felt. */
function moment(): Promise<undefined> {
  return new Promise((resolve) => {
    setTimeout(resolve, 100)
  })
}

function afterPaint(): Promise<void> {
  return new Promise((resolve) => {
    requestAnimationFrame(() => setTimeout(resolve))
  })
}

/** Parses the JSON of the bridge for the window. */
function openBridge(raw: RawBridge): CompileoBridge {
  return {
    call: async (name, argument) => JSON.parse(await raw.call(name, argument)),
    onPatch: (listener) => raw.onPatch((patch) => listener(JSON.parse(patch))),
    onIntent: (listener) => raw.onIntent((intent) => listener(JSON.parse(intent))),
  }
}
