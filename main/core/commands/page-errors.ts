import { ignoreAbort } from '#main/base/abort.ts'
import type { CommandContext } from './context.ts'

/** The most errors that are logged within a minute, so that an error that recurs can't fill the log. */
const maxReports = 20
const windowMs = 60_000

/** Creates a function that logs the window's errors at a limited rate. The contract limits their length. */
export function createPageErrorLog({
  log,
  clock,
  signal,
}: Pick<CommandContext, 'log' | 'clock' | 'signal'>): (text: string) => void {
  let reportCount = 0
  let droppedCount = 0

  async function closeWindow(): Promise<void> {
    await clock.sleep(windowMs, signal)
    if (droppedCount > 0) log.error(`page: ${droppedCount} more errors within a minute were not written`)
    reportCount = 0
    droppedCount = 0
  }

  return (text) => {
    if (reportCount === maxReports) {
      droppedCount += 1
      return
    }
    if (reportCount === 0) closeWindow().catch(ignoreAbort(signal))
    reportCount += 1
    log.error(`page: ${text}`)
  }
}
