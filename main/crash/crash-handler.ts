import type { Log } from '../log/log.ts'
import type { CrashMark } from './crash-mark.ts'

/** Within so long a program that was started anew and fails again is not started a second time, ms. */
const graceMs = 60 * 60_000

/**
 * What becomes of the program when something was thrown that nobody caught.
 *
 * It never goes on: a watch may have died with it, or a change of the state may have reached only some of those who
 * show it, and a tray that looks well would lie. Nothing is lost by an end at any step (`storage`), so it starts anew,
 * hidden, which costs a second. But an error that comes back at once would start it for ever: so once an hour at most,
 * and after that it ends, and says so. Pure.
 */
export function afterCrash(now: number, last: number | undefined): 'restart' | 'end' {
  return last !== undefined && now - last < graceMs && now >= last ? 'end' : 'restart'
}

export interface CrashHandlerOptions {
  readonly process: Pick<NodeJS.EventEmitter, 'on'>
  readonly log: Log
  /** Writes to the terminal, where there is one. */
  readonly print: (text: string) => void
  readonly mark: CrashMark
  /** Ms since the epoch. */
  readonly now: () => number
  /** Starts the program anew once this one is gone. */
  readonly restart: () => void
  /** Tells the person that it ends. It may throw, and takes no longer than a moment. */
  readonly notifyCrash: () => Promise<unknown>
  readonly exit: (code: number) => void
}

/**
 * Catches what nobody else caught, in place of Electron's dialog, behind which the program would go on half-dead, or
 * stand still with nobody there to press its button. A promise that was rejected unheard is no better: see
 * `afterCrash`.
 */
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
      // Where nothing can be remembered, it might start for ever.
      log.error('the crash could not be noted', trouble)
      next = 'end'
    }
    log.error(next === 'restart' ? 'starting anew' : 'ending: the second time within an hour')
    if (next === 'end') return void end()
    restart()
    exit(1)
  }

  options.process.on('uncaughtException', (error: unknown) => meet('uncaught exception', error))
  options.process.on('unhandledRejection', (reason: unknown) => meet('unhandled rejection', reason))
}
