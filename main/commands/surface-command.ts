import type { WindowIntent } from '#shared/contract.ts'
import type { BatchId, JobKey, ServerId } from '#shared/model.ts'
import { keysOfBatch } from '#shared/rules/batch.ts'
import { asksBeforeRestart } from '#shared/rules/lost-track.ts'
import type { CommandContext } from './context.ts'
import { stopRecovery } from './jobs/auto-restart.ts'
import { restartMany, stopRestarting } from './jobs/restart-many.ts'
import { restart } from './jobs/run-job.ts'
import { openOrReport } from './open-in-compileo.ts'
import { pauseNotifications } from './settings/update-settings.ts'
import { setDismissed, setMuted, unwatch } from './jobs/watched.ts'

type JobCommand =
  | 'details'
  | 'restart'
  | 'stop-recovery'
  /** After a confirmation. */
  | 'ask-cancel'
  | 'mute'
  | 'unmute'
  | 'unwatch'
  | 'copy-id'
  | 'open-in-compileo'

/** Commands from outside the window: the tray menu, notifications, links. */
export type SurfaceCommand =
  | { readonly do: 'press-icon' | 'toggle-pause' }
  | { readonly do: 'open' | 'watch' | 'history' | 'settings' | 'restart-to-update' | 'quit' }
  /** After a confirmation; stops a bulk restart at once. */
  | { readonly do: 'restart-failed' | 'stop-restarting' }
  | { readonly do: JobCommand; readonly key: JobKey }
  | { readonly do: 'show-jobs' | 'restart-jobs' | 'dismiss-jobs'; readonly keys: readonly JobKey[] }
  | { readonly do: 'batch' | 'restart-batch' | 'unwatch-batch'; readonly batchId: BatchId }
  | { readonly do: 'server'; readonly serverId: ServerId }
  | { readonly do: 'pause'; readonly until: 'hour' | 'tomorrow' | 'resume' }

export interface Desktop {
  /** By default, it shows the window as it was. */
  show(intent?: WindowIntent): void
  /** Closes the window if it has the focus, else shows it. */
  toggle(): void
  copyText(text: string): Promise<void>
  restartToUpdate(): Promise<unknown>
  quit(): void
}

const isPaused = ({ store, clock }: CommandContext) => store.state().settings.pausedUntil > clock.now()

/** Carries out a command. The job's row shows the result of a restart. */
export async function carryOutCommand(
  context: CommandContext,
  desktop: Desktop,
  command: SurfaceCommand,
): Promise<void> {
  const { jobs } = context.store.state()
  const ofBatch = (id: BatchId) => keysOfBatch(jobs.values(), id)
  const mustAsk = (keys: readonly JobKey[]) => asksBeforeRestart(keys.flatMap((key) => jobs.get(key) ?? []))
  switch (command.do) {
    case 'open':
      return desktop.show()
    case 'press-icon':
      return desktop.toggle()
    case 'toggle-pause':
      pauseNotifications(context, isPaused(context) ? 'resume' : 'hour')
      return
    case 'watch':
    case 'history':
    case 'settings':
    case 'restart-failed':
      return desktop.show({ show: command.do })
    case 'server':
      return desktop.show({ show: 'server', serverId: command.serverId })
    case 'batch':
      return desktop.show({ show: 'list', keys: ofBatch(command.batchId) })
    case 'show-jobs':
      return desktop.show({ show: 'list', keys: command.keys })
    case 'dismiss-jobs':
      setDismissed(context, command.keys, true)
      return
    case 'restart-jobs':
    case 'restart-batch': {
      const keys = 'keys' in command ? command.keys : ofBatch(command.batchId)
      if (mustAsk(keys)) return desktop.show({ show: 'ask-restart', keys })
      restartMany(context, keys)
      return
    }
    case 'unwatch-batch':
      unwatch(context, ofBatch(command.batchId))
      return
    case 'details':
      return desktop.show({ show: 'job', key: command.key })
    case 'restart':
      if (mustAsk([command.key])) return desktop.show({ show: 'ask-restart', keys: [command.key] })
      await restart(context, command.key)
      return
    case 'stop-recovery':
      stopRecovery(context, command.key)
      return
    case 'stop-restarting':
      stopRestarting(context)
      return
    case 'ask-cancel':
      return desktop.show({ show: 'ask-cancel', key: command.key })
    case 'mute':
    case 'unmute':
      setMuted(context, [command.key], command.do === 'mute')
      return
    case 'unwatch':
      unwatch(context, [command.key])
      return
    case 'copy-id':
      return desktop.copyText(jobs.get(command.key)?.jobId ?? '')
    case 'open-in-compileo':
      return openOrReport(context, { key: command.key }, (intent) => desktop.show(intent))
    case 'pause':
      pauseNotifications(context, command.until)
      return
    case 'restart-to-update':
      await desktop.restartToUpdate()
      return
    case 'quit':
      return desktop.quit()
  }
}
