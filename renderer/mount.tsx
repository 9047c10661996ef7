// First, so that the styles of parts come after what all share.
import './ui/tokens.css'
import './ui/global.css'
import { StrictMode } from 'react'
import { flushSync } from 'react-dom'
import { createRoot, type Root } from 'react-dom/client'
import type { CompileoBridge, RawBridge } from '#shared/contract.ts'
import { App } from './app/app.tsx'
import { reportPageError } from './state/page-errors.ts'
import { loadLazyComponents } from './ui/lazy-component.tsx'

/** Renders the window with main's state, so that its first paint shows the list. */
export async function mount(element: HTMLElement, raw: RawBridge): Promise<Root> {
  const bridge = createBridge(raw)
  const requested = bridge.call('snapshot', {})
  // If main doesn't respond, the window says so.
  const received = await Promise.race([requested, shortDelay()]).catch(() => undefined)
  const report = (error: unknown) => reportPageError(raw, 'while rendering', error)
  // boot.ts reports what no boundary catches.
  const root = createRoot(element, { onCaughtError: report })
  // Otherwise a slow machine might paint before React has rendered.
  flushSync(() =>
    root.render(
      <StrictMode>
        <App bridge={bridge} first={{ requested, received }} />
      </StrictMode>,
    ),
  )
  void afterPaint().then(() => {
    // For benchmarks: from now on it responds.
    performance.mark('rendered')
    raw.painted()
    return loadLazyComponents()
  })
  return root
}

/** Resolves when waiting begins to be felt. */
function shortDelay(): Promise<undefined> {
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
function createBridge(raw: RawBridge): CompileoBridge {
  return {
    call: async (name, argument) => JSON.parse(await raw.call(name, argument)),
    onPatch: (listener) => raw.onPatch((patch) => listener(JSON.parse(patch))),
    onIntent: (listener) => raw.onIntent((intent) => listener(JSON.parse(intent))),
  }
}
