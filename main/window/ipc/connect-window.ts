import { app, ipcMain } from 'electron'
import type { Clock } from '#main/base/clock.ts'
import type { Log } from '#main/log/log.ts'
import type { CommandContext } from '#main/commands/context.ts'
import { createServerDetector, localAddresses } from '#main/commands/servers/detect-server.ts'
import { putWarning } from '#main/commands/settings/notices.ts'
import { lookAt } from '#main/commands/settings/update-settings.ts'
import { messageOf } from '#shared/message.ts'
import { createHandlers, type HandlerDesktop } from './handlers.ts'
import { feedPatches } from './patches.ts'
import { serveWindow } from './serve-window.ts'
import type { MainWindow } from '../main-window.ts'

export interface ConnectOptions {
  readonly window: MainWindow
  readonly context: CommandContext
  readonly clock: Clock
  readonly log: Log
  readonly desktop: HandlerDesktop
  readonly runOrWarn: (doing: Promise<unknown>) => void
}

/**
 * Sends changes while the window is visible.
 *
 * @returns detects a local server, as each time the window opens
 */
export function connectWindow(options: ConnectOptions): () => void {
  const { window, context, clock, log, desktop, runOrWarn } = options
  const { store, engine, expectations, signal } = context
  const finder = createServerDetector(context, localAddresses(process.env))
  const findServer = () => runOrWarn(finder.look())
  const feed = feedPatches(store, clock, app.getVersion(), (patch) => window.send(patch), expectations)
  signal.addEventListener('abort', () => feed.stop(), { once: true })
  serveWindow(ipcMain, createHandlers(context, feed, desktop), () => window.webContents())

  window.onVisible((visible) => {
    feed.setVisible(visible)
    if (visible) {
      findServer()
      return engine.shown()
    }
    lookAt(context, {})
  })
  window.onSeen((goesOn) => store.windowSeen(goesOn))
  window.onGone((why) => {
    log.error(`the window is gone: ${why}`)
    putWarning(store, messageOf('window.gone'))
  })
  return findServer
}
