import { app } from 'electron'
import type { Clock } from '#main/base/clock.ts'
import type { AppLog } from '#main/log/log.ts'

/** Time limit for deliveries under way (`hooks/run-deliveries.ts`) and for closing connections, in ms. */
const closingMs = 3_000

export interface ShutdownOptions {
  readonly clock: Clock
  readonly log: AppLog
  readonly stop: () => Promise<void>
  readonly dispose: () => void
}

/**
 * It lives in the tray, with or without a window.
 *
 * @returns quits with an exit code
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
