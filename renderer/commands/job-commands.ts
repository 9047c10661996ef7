import type { JobView } from '#shared/model.ts'
import { getJobId } from '#shared/rules/job-key.ts'
import { rowShortcuts } from '#shared/shortcuts.ts'
import { useActions, useWindow } from '#renderer/state/context.tsx'
import { getCancelOffer, hasFailed, getRestartOffer } from '#renderer/state/models/job-actions.ts'
import { useTexts } from '#renderer/state/use-texts.ts'
import { useHotkeys } from '#renderer/ui/keys.ts'
import { compact, type MenuCommand } from './command.ts'

/** Commands for jobs, in groups. */
export interface JobCommands {
  readonly now: readonly MenuCommand[]
  readonly lasting: readonly MenuCommand[]
  readonly unwatch: MenuCommand
  readonly cancel: MenuCommand | undefined
}

/** Returns all commands for a job, or for several selected jobs, except those with choices. */
export function useJobCommands(jobs: readonly JobView[]): JobCommands {
  const texts = useTexts()
  const actions = useActions()
  const hotkey = useHotkeys()
  const pending = useWindow((state) => state.pendingRequests)
  const justCancelled = useWindow((state) => state.justCancelled)
  const [only] = jobs.length === 1 ? jobs : []
  const keys = jobs.map((job) => job.identity.key)
  const failed = jobs.filter((job) => hasFailed(job, pending))
  const canRestart = only
    ? getRestartOffer(only, pending.get(only.identity.key)) === 'ready' &&
      !justCancelled.has(only.identity.key)
    : failed.length > 0
  const cancels = jobs.map((job) => ({
    key: job.identity.key,
    offer: getCancelOffer(job, pending.get(job.identity.key)),
  }))
  const active = cancels.filter(({ offer }) => offer !== 'none')
  return {
    now: compact([
      only && {
        id: 'open',
        name: texts.rowMenu.open,
        hotkey: hotkey(rowShortcuts.open),
        act: () => actions.select(only.identity.key),
      },
      only && {
        id: 'open-in-compileo',
        name: texts.common.openInCompileo,
        hotkey: hotkey(rowShortcuts.openInCompileo),
        act: () => actions.openInCompileo({ key: only.identity.key }),
      },
      only && {
        id: 'show-runs',
        name: texts.rowMenu.showRuns,
        act: () => actions.showRuns(only.identity.jobId),
      },
      canRestart && {
        id: 'restart',
        name: only ? texts.command.restart : texts.picked.restart(failed.length),
        hotkey: hotkey(rowShortcuts.restart),
        act: () => actions.restart(keys),
      },
      only?.user.recovery?.restartAt !== undefined && {
        id: 'stop-recovery',
        name: texts.rowMenu.stopRecovery,
        act: () => void actions.ask('stopRecovery', { key: only.identity.key }),
      },
      jobs.some((job) => job.attention) && {
        id: 'dismiss',
        name: texts.picked.dismiss,
        hotkey: hotkey(rowShortcuts.dismiss),
        act: () => void actions.dismiss(keys),
      },
    ]),
    lasting: compact([
      {
        id: 'copy',
        name: only ? texts.rowMenu.copyId : texts.rowMenu.copyIds(keys.length),
        hotkey: hotkey(rowShortcuts.copy),
        act: () => void actions.copy(keys.map(getJobId).join('\n')),
      },
      {
        id: 'copy-link',
        name: texts.rowMenu.copyLink,
        act: () => void actions.copyLinks(keys),
      },
      only && {
        id: 'rename',
        name: only.identity.label ? texts.label.rename : texts.label.give,
        hotkey: hotkey(rowShortcuts.rename),
        act: () => actions.startRenaming(only.identity.key),
      },
      {
        id: 'mute',
        name: jobs.every((job) => job.user.muted) ? texts.picked.unmute : texts.picked.mute,
        hotkey: hotkey(rowShortcuts.mute),
        act: () => void actions.toggleMuted(keys),
      },
    ]),
    unwatch: {
      id: 'unwatch',
      name: texts.picked.unwatch,
      hotkey: hotkey(rowShortcuts.unwatch),
      act: () => void actions.unwatch(keys),
    },
    cancel:
      active.length > 0
        ? {
            id: 'cancel',
            name: only ? texts.command.cancel : texts.picked.cancel(active.length),
            isDangerous: true,
            disabled: active.every(({ offer }) => offer === 'underway'),
            act: () => actions.openCancel(active.map(({ key }) => key)),
          }
        : undefined,
  }
}
