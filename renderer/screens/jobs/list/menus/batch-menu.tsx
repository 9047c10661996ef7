import { surfaceCommandIds } from '#renderer/commands/commands.ts'
import { createMenuCommands, useCommandContext } from '#renderer/commands/use-commands.ts'
import type { ListedBatch } from '#renderer/state/models/batches.ts'
import { useTexts } from '#renderer/state/use-texts.ts'
import { joinEntryGroups } from '#renderer/ui/menu-entries.tsx'
import { ListContextMenu, type MenuTarget } from './list-context-menu.tsx'

export interface BatchMenuTarget extends MenuTarget {
  readonly batch: ListedBatch
}

export function BatchMenu({ target, onClose }: { target: BatchMenuTarget; onClose: () => void }) {
  const texts = useTexts()
  const { batch } = target
  const context = useCommandContext({ batch, jobs: batch.jobs })
  const entries = surfaceCommandIds.batchMenu.map((ids) => createMenuCommands(ids, context))
  return (
    <ListContextMenu
      name={texts.batch.menu}
      target={target}
      entries={joinEntryGroups(entries)}
      onClose={onClose}
    />
  )
}
