import type { App } from 'electron'
import type { Log } from '#main/log/log.ts'

/** Logs which of Chromium's processes exited, and why. */
export function logGone(app: App, log: Log): void {
  app.on('render-process-gone', (_event, _contents, { reason, exitCode }) => {
    log[reason === 'clean-exit' ? 'info' : 'error'](`window's process gone: ${reason}, code ${exitCode}`)
  })
  // Chromium restarts these by itself.
  app.on('child-process-gone', (_event, { type, name, reason, exitCode }) => {
    const what = name === undefined ? type : `${type}, ${name}`
    log[reason === 'clean-exit' ? 'info' : 'warn'](`process gone (${what}): ${reason}, code ${exitCode}`)
  })
}
