import { join } from 'node:path'
import { z } from 'zod'
import type { Clock } from '#main/base/clock.ts'
import type { NotificationPresenter, NotificationSpec } from '#main/core/notifications/notification.ts'
import { savedTimeSchema } from '#shared/schemas.ts'
import type { Texts } from '#shared/texts/index.ts'
import { parseJson } from '#main/base/parse-json.ts'
import { replaceDurably } from '#main/core/storage/durable.ts'
import { readWithRetries } from '#main/core/storage/read-with-retries.ts'
import type { Log } from '#main/base/log/log.ts'

/** If the app crashes again within this time, in ms, it isn't restarted. */
const crashLoopMs = 60 * 60_000

/**
 * Decides what to do after a crash. The app restarts, because it may no longer watch all jobs. After a second
 * crash within an hour, it quits.
 */
export const decideAfterCrash = (now: number, lastCrashAt: number | undefined): 'restart' | 'end' =>
  lastCrashAt !== undefined && now - lastCrashAt < crashLoopMs && now >= lastCrashAt ? 'end' : 'restart'

export interface CrashHandlerOptions {
  readonly process: Pick<NodeJS.EventEmitter, 'on'>
  readonly log: Log
  readonly print: (text: string) => void
  readonly mark: CrashMark
  readonly now: () => number
  /** Called right before `exit`. It must make the app start again. */
  readonly restart: () => void
  /** Notifies the user. May throw. Resolves within a second. */
  readonly notifyCrash: () => Promise<unknown>
  readonly exit: (code: number) => void
}

/** Handles uncaught errors. Electron itself would only show a dialog and continue in an undefined state. */
export function handleUncaughtErrors(options: CrashHandlerOptions): void {
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

  function handleError(what: string, error: unknown) {
    log.error(what, error)
    print(`${what}: ${error instanceof Error ? error.stack : String(error)}\n`)
    if (isCrashing) return
    isCrashing = true
    let next: ReturnType<typeof decideAfterCrash>
    try {
      next = decideAfterCrash(now(), mark.last())
      mark.note(now())
    } catch (markError) {
      // If the mark can't be saved, the app might restart again and again.
      log.error('the crash could not be noted', markError)
      next = 'end'
    }
    log.error(next === 'restart' ? 'restarting' : 'ending: the second time within an hour')
    if (next === 'end') return void end()
    restart()
    exit(1)
  }

  options.process.on('uncaughtException', (error: unknown) => handleError('uncaught exception', error))
  options.process.on('unhandledRejection', (reason: unknown) => handleError('unhandled rejection', reason))
}

const markSchema = z.object({ at: savedTimeSchema, told: z.boolean() })
type Mark = z.infer<typeof markSchema>

export type CrashMark = ReturnType<typeof openCrashMark>

/** Opens the mark that is saved after a crash and read by the next start. An invalid mark is ignored. */
export function openCrashMark(folder: string) {
  const path = join(folder, 'crashed.json')
  function read(): Mark | undefined {
    const file = readWithRetries(path)
    if (file.type === 'error') throw file.error
    if (file.type === 'absent') return undefined
    try {
      return markSchema.safeParse(parseJson(file.text)).data
    } catch {
      return undefined // If the whole machine crashed, the file may be incomplete.
    }
  }
  const write = (mark: Mark) => replaceDurably(path, JSON.stringify(mark))
  return {
    /** Returns the time of the last crash, in ms since the epoch. Throws if the mark can't be read. */
    last: () => read()?.at,
    note: (at: number) => write({ at, told: false }),
    /** Returns whether there was a crash that hasn't been announced, and marks it as announced. */
    takeUnannounced() {
      let mark: Mark | undefined
      try {
        mark = read()
        if (mark && !mark.told) write({ ...mark, told: true })
      } catch {
        // If the mark can't be saved, the user may be notified twice. That is better than never.
      }
      return mark !== undefined && !mark.told
    },
  }
}

/** How long the notification may delay the exit, in ms. */
const notificationTimeoutMs = 1_000

/** Notifies the user that the program quits after a crash. */
export function showCrash(
  presenter: Pick<NotificationPresenter, 'show'>,
  clock: Clock,
  texts: Texts,
): Promise<unknown> {
  return Promise.race([presenter.show(createCrashNotification(texts)), clock.sleep(notificationTimeoutMs)])
}

/** Creates the notification which says that the app has quit because it crashed repeatedly. */
export function createCrashNotification({ system }: Pick<Texts, 'system'>): NotificationSpec {
  const { ended: title, endedWhy: body } = system.crash
  return { id: 'ended', title, body, urgency: 'critical', command: { open: 'window' }, buttons: [] }
}
