import { ipcMain } from 'electron'
import type { Log } from '#main/log/log.ts'
import type { AppContext } from '#main/commands/context.ts'
import { putWarning } from '#main/state/banners.ts'
import { createMessage } from '#shared/message.ts'
import type { PatchFeed } from '#main/state/patches.ts'
import { serveWindow } from './serve-window.ts'
import type { MainWindow } from '../main-window.ts'

export interface ConnectOptions {
  readonly window: MainWindow
  readonly context: AppContext
  readonly page: PatchFeed
  readonly log: Log
  /** Searches for a local server. Called each time the window opens. */
  readonly findServer: () => void
}

/** Connects the window to the core. Changes are sent while the window is visible. */
export function connectWindow({ window, context, page, log, findServer }: ConnectOptions): void {
  const { store, engine, signal } = context
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
}
