import type { CommandContext } from '../../commands/context.ts'
import { stopRecovery } from '../../commands/jobs/auto-restart.ts'
import { waitLonger } from '../../commands/jobs/job-alerts.ts'
import { restartMany } from '../../commands/jobs/restart-many.ts'
import { restart } from '../../commands/jobs/run-job.ts'
import { setDismissed } from '../../commands/jobs/watched.ts'
import { acceptMemory } from '../../commands/servers/edit-servers.ts'
import { openOrReport } from '../../commands/open-in-compileo.ts'
import { createAnnouncer, type Announcer, type AnnouncerOptions } from '../../notifications/announcer.ts'

/**
 * Announces outcomes. Clicks on a notification run the same commands as any other surface.
 * @param context runs the commands
 */
export function announceOutcomes(
  context: CommandContext,
  options: Pick<AnnouncerOptions, 'ledger' | 'presenter' | 'texts' | 'onGivenUp' | 'open'>,
): Announcer {
  const { store, clock, signal } = context
  const { open } = options
  return createAnnouncer({
    ...options,
    store,
    clock,
    signal,
    restart: (key) => restart(context, key),
    restartMany: (failed) => void restartMany(context, failed),
    stopRecovery: (key) => stopRecovery(context, key),
    waitLonger: (key) => waitLonger(context, key),
    dismiss: (key) => setDismissed(context, [key], true),
    acceptMemory: (id) => acceptMemory(context, id),
    openInCompileo: (seen, token) =>
      openOrReport(context, seen, (intent = { show: 'list' }) => open(intent, token)),
  })
}
