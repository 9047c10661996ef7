import { app } from 'electron'
import type { Clock } from '../base/clock.ts'
import type { AppLog } from '../log/log.ts'

/** How long closing connections may hold up the end of the program, ms. What is kept is on disk before. */
const closingMs = 1_000

export interface ShutdownOptions {
  readonly clock: Clock
  readonly log: AppLog
  /** Ends what goes on; everything is on disk when it resolves. */
  readonly stop: () => Promise<void>
  /** Lets go of the desktop, last of all. */
  readonly dispose: () => void
}

/**
 * Ends the program in order at Quit, and only then: it lives in the tray, with or without a window.
 * @returns how to quit with an exit code of one's own
 */
export function quitInOrder({ clock, log, stop, dispose }: ShutdownOptions): (code: number) => void {
  let exitCode = 0
  async function end() {
    log.info('quitting')
    await Promise.race([stop(), clock.sleep(closingMs)])
    dispose()
  }
  app.on('window-all-closed', () => {
    // Without a listener Electron would quit here.
  })
  app.once('before-quit', (event) => {
    event.preventDefault()
    end()
      .catch((error: unknown) => {
        log.error('while quitting', error)
        process.stderr.write(log.redact(`While quitting: ${String(error)}\n`))
      })
      .finally(() => {
        log.info('quit')
        log.close()
        app.exit(exitCode)
      })
  })
  return (code) => {
    exitCode = code
    app.quit()
  }
}
