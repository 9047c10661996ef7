import type { JobView } from '#shared/model.ts'
import { rowShortcuts } from '#shared/shortcuts.ts'
import { useActions } from '#renderer/state/context.tsx'
import { isFinished } from '#renderer/state/models/job-actions.ts'
import { pickAll } from '#renderer/state/models/picking.ts'
import { useFailed } from '#renderer/state/use-failed.ts'
import { useTexts } from '#renderer/state/use-texts.ts'
import { useHotkeys } from '#renderer/ui/keys.ts'
import { compact, type MenuCommand } from './command.ts'

/** Returns the commands for all jobs in the list. */
export function useListCommands(jobs: readonly JobView[]): readonly MenuCommand[] {
  const { list, bulk } = useTexts()
  const { pick, dismiss, openRestart, unwatch } = useActions()
  const hotkey = useHotkeys()
  const failed = useFailed(jobs)
  const needAttention = jobs.filter((job) => job.attention).map((job) => job.identity.key)
  const finished = jobs.filter(isFinished).map((job) => job.identity.key)
  return compact([
    jobs.length > 0 && {
      id: 'pick-all',
      name: list.pickAll,
      hotkey: hotkey(rowShortcuts.pickAll),
      act: () => pick(pickAll(jobs.map((job) => job.identity.key))),
    },
    needAttention.length > 0 && {
      id: 'dismiss-all',
      name: list.dismissAll(needAttention.length),
      act: () => void dismiss(needAttention),
    },
    finished.length > 0 && {
      id: 'clear-finished',
      name: list.clearFinished(finished.length),
      act: () => void unwatch(finished),
    },
    failed.length > 0 && {
      id: 'restart-all',
      name: `${bulk.all(failed.length)}…`,
      act: () => openRestart([...failed.map((job) => job.identity.key), ...needAttention]),
    },
  ])
}
