import { ipcMain } from 'electron'
import type { Log } from '#main/base/log/log.ts'
import type { AppContext } from '#main/core/commands/context.ts'
import type { ServerDetector } from '#main/core/discovery/detect-server.ts'
import { addWarning } from '#main/core/state/banners.ts'
import { createMessage } from '#shared/message.ts'
import type { PatchFeed } from '#main/core/state/patches.ts'
import { serveWindow } from './serve-window.ts'
import type { MainWindow } from '#main/desktop/window/main-window.ts'

export interface ConnectWindowOptions {
  readonly window: MainWindow
  readonly context: AppContext
  readonly page: PatchFeed
  readonly log: Log
  readonly localServer: Pick<ServerDetector, 'setVisible'>
}

/** Connects the window to the core. Changes are sent while the window is visible. */
export function connectWindow({ window, context, page, log, localServer }: ConnectWindowOptions): void {
  const { store, engine, signal } = context
  const stop = () => {
    page.stop()
    localServer.setVisible(false)
  }
  signal.addEventListener('abort', stop, { once: true })
  serveWindow(ipcMain, context, () => window.webContents())

  window.onVisible((visible) => {
    page.setVisible(visible)
    localServer.setVisible(visible)
    if (visible) return engine.onWindowShown()
    store.setLookingAt(undefined)
  })
  window.onSeen((staysVisible) => store.setWindowVisible(staysVisible))
  window.onGone((why) => {
    log.error(`the window is gone: ${why}`)
    addWarning(store, createMessage('window.gone'))
  })
}
