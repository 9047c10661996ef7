// These styles come first, so that components can override them.
import './ui/tokens.css'
import './ui/global.css'
import { StrictMode } from 'react'
import { flushSync } from 'react-dom'
import { createRoot, type Root } from 'react-dom/client'
import type { CompileoBridge, RawBridge } from '#shared/contract.ts'
import { App } from './app/app.tsx'
import { reportPageError } from './state/page-errors.ts'
import { loadLazyComponents } from './ui/lazy-component.tsx'

/**
 * Renders the window once the state of the main process has arrived, so that the first paint shows the list.
 * Doesn't wait for the state longer than 100 ms.
 */
export async function mountWindow(element: HTMLElement, raw: RawBridge): Promise<Root> {
  const bridge = createBridge(raw)
  const requested = bridge.call('snapshot', {})
  // If the main process is slow or its response is an error, the window opens without a list.
  const received = await Promise.race([requested, shortDelay()]).catch(() => undefined)
  // Parsing a long list and rendering it in one task would take too long.
  await scheduler.yield()
  const report = (error: unknown) => reportPageError(raw, 'while rendering', error)
  // Errors outside of all error boundaries are reported by boot.ts.
  const root = createRoot(element, { onCaughtError: report })
  // Renders synchronously. Otherwise, a slow machine might paint an empty page first.
  flushSync(() =>
    root.render(
      <StrictMode>
        <App bridge={bridge} first={{ requested, received }} />
      </StrictMode>,
    ),
  )
  void afterPaint().then(() => {
    // Benchmarks and tests wait for this mark.
    performance.mark('rendered')
    raw.painted()
    return loadLazyComponents()
  })
  return root
}

/** Resolves after 100 ms, when users begin to notice a delay. */
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

/** Wraps the raw bridge, which transports JSON, and parses the JSON for the window. */
function createBridge(raw: RawBridge): CompileoBridge {
  return {
    call: async (name, argument) => JSON.parse(await raw.call(name, argument)),
    onPatch: (listener) => raw.onPatch((patch) => listener(JSON.parse(patch))),
    onIntent: (listener) => raw.onIntent((intent) => listener(JSON.parse(intent))),
  }
}
