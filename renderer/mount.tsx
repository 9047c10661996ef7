// Imported first, so that styles of components override the shared ones.
import './ui/tokens.css'
import './ui/global.css'
import { StrictMode } from 'react'
import { flushSync } from 'react-dom'
import { createRoot, type Root } from 'react-dom/client'
import type { CompileoBridge, RawBridge } from '#shared/contract.ts'
import { App } from './app/app.tsx'
import { reportPageError } from './state/page-errors.ts'
import { loadLazyComponents } from './ui/lazy-component.tsx'

/** Renders the window with the state of the main process, so that the first paint shows the list. */
export async function mount(element: HTMLElement, raw: RawBridge): Promise<Root> {
  const bridge = createBridge(raw)
  const requested = bridge.call('snapshot', {})
  // If the main process doesn't respond, the window shows that.
  const received = await Promise.race([requested, shortDelay()]).catch(() => undefined)
  const report = (error: unknown) => reportPageError(raw, 'while rendering', error)
  // boot.ts reports errors that no boundary catches.
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
    // Benchmarks measure until this mark, when the window responds.
    performance.mark('rendered')
    raw.painted()
    return loadLazyComponents()
  })
  return root
}

/** Resolves after 100 ms, when a delay becomes noticeable. */
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
