import { rowShortcuts } from '#shared/shortcuts.ts'
import { useActions, useWindow } from '#renderer/state/context.tsx'
import type { Run } from '#renderer/state/models/run.ts'
import { useServer } from '#renderer/state/use-groups.ts'
import { useTexts } from '#renderer/state/use-texts.ts'
import { useHotkeys } from '#renderer/ui/keys.ts'
import { compact, type MenuCommand } from './command.ts'

/** Returns the commands for a row that isn't a watched job; the first is the most useful one. */
export function useRunCommands({ job, entry }: Run): readonly MenuCommand[] {
  const { found, history, rowMenu } = useTexts()
  const { copy, select, showRuns, watchAgain, watchListed } = useActions()
  const hotkey = useHotkeys()
  const { key, serverId, jobId } = job.identity
  const isWatched = useWindow(({ world }) => world?.jobs.has(key) ?? false)
  const hasServer = useServer(serverId) !== undefined
  return compact([
    !entry && { id: 'watch-listed', name: found.watch, act: () => void watchListed([key]) },
    isWatched && { id: 'open-job', name: history.openJob, act: () => select(key) },
    entry &&
      !isWatched &&
      hasServer && { id: 'watch-again', name: history.watchAgain, act: () => void watchAgain(entry) },
    entry && { id: 'show-runs', name: rowMenu.showRuns, act: () => showRuns(jobId) },
    {
      id: 'copy',
      name: rowMenu.copyId,
      hotkey: hotkey(rowShortcuts.copy),
      act: () => void copy(jobId),
    },
  ])
}
