import { ipcMain } from 'electron'
import type { Log } from '#main/log/log.ts'
import type { AppContext } from '#main/commands/context.ts'
import { createServerDetector, getLocalAddresses } from '#main/commands/discovery/detect-server.ts'
import { putWarning } from '#main/state/banners.ts'
import type { Mark } from '#main/storage/mark.ts'
import { createMessage } from '#shared/message.ts'
import type { PatchFeed } from '#main/state/patches.ts'
import { serveWindow } from './serve-window.ts'
import type { MainWindow } from '../main-window.ts'

export interface ConnectOptions {
  readonly window: MainWindow
  readonly context: AppContext
  readonly page: PatchFeed
  readonly log: Log
  /** Whether the user has removed a local server. */
  readonly removedLocalServer: Mark
  readonly runOrWarn: (doing: Promise<unknown>) => void
}

/**
 * Sends changes while the window is visible.
 *
 * @returns a function that detects a local server, which also runs each time the window opens
 */
export function connectWindow(options: ConnectOptions): () => void {
  const { window, context, page, log, removedLocalServer, runOrWarn } = options
  const { store, engine, signal } = context
  const detectServer = createServerDetector(context, getLocalAddresses(process.env), removedLocalServer)
  const findServer = () => runOrWarn(detectServer())
  signal.addEventListener('abort', () => page.stop(), { once: true })
  serveWindow(ipcMain, context, () => window.webContents())

  window.onVisible((visible) => {
    page.setVisible(visible)
    if (visible) {
      findServer()
      return engine.onWindowShown()
    }
    store.setLookingAt(undefined)
  })
  window.onAttention((goesOn) => store.markWindowSeen(goesOn))
  window.onGone((why) => {
    log.error(`the window is gone: ${why}`)
    putWarning(store, createMessage('window.gone'))
  })
  return findServer
}
