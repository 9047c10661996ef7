import type { Log } from '#main/log/log.ts'
import type { CrashMark } from './crash-mark.ts'

/** A second crash within this time doesn't restart the app, in ms. */
const graceMs = 60 * 60_000

/**
 * Never continues after an uncaught exception: a watch may have died. After a second crash within an hour
 * it quits and notifies the user.
 */
export function afterCrash(now: number, last: number | undefined): 'restart' | 'end' {
  return last !== undefined && now - last < graceMs && now >= last ? 'end' : 'restart'
}

export interface CrashHandlerOptions {
  readonly process: Pick<NodeJS.EventEmitter, 'on'>
  readonly log: Log
  readonly print: (text: string) => void
  readonly mark: CrashMark
  readonly now: () => number
  /** After this process has exited. */
  readonly restart: () => void
  /** It may throw, and returns within a second. */
  readonly notifyCrash: () => Promise<unknown>
  readonly exit: (code: number) => void
}

/** Replaces Electron's dialog, which would leave the app half-dead behind it. */
export function catchUncaught(options: CrashHandlerOptions): void {
  const { log, print, mark, now, restart, notifyCrash, exit } = options
  let isCrashing = false

  async function end() {
    try {
      await notifyCrash()
    } catch (error) {
      log.error('the end could not be told', error)
    }
    exit(1)
  }

  function meet(what: string, error: unknown) {
    log.error(what, error)
    print(`${what}: ${error instanceof Error ? error.stack : String(error)}\n`)
    if (isCrashing) return
    isCrashing = true
    let next: ReturnType<typeof afterCrash>
    try {
      next = afterCrash(now(), mark.last())
      mark.note(now())
    } catch (trouble) {
      // Without a saved mark it might restart for ever.
      log.error('the crash could not be noted', trouble)
      next = 'end'
    }
    log.error(next === 'restart' ? 'restarting' : 'ending: the second time within an hour')
    if (next === 'end') return void end()
    restart()
    exit(1)
  }

  options.process.on('uncaughtException', (error: unknown) => meet('uncaught exception', error))
  options.process.on('unhandledRejection', (reason: unknown) => meet('unhandled rejection', reason))
}
