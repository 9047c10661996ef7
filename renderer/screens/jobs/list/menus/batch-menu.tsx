import { surfaces } from '#renderer/commands/commands.ts'
import { createMenuCommands, useCommandContext } from '#renderer/commands/use-commands.ts'
import type { ListedBatch } from '#renderer/state/models/batches.ts'
import { useTexts } from '#renderer/state/use-texts.ts'
import { joinGroups } from '#renderer/ui/menu-entries.tsx'
import { OpenMenu, type MenuTarget } from './open-menu.tsx'

export interface BatchMenuTarget extends MenuTarget {
  readonly batch: ListedBatch
}

export function BatchMenu({ place, onClose }: { place: BatchMenuTarget; onClose: () => void }) {
  const texts = useTexts()
  const { batch } = place
  const context = useCommandContext({ batch, jobs: batch.jobs })
  const entries = surfaces.batchMenu.map((ids) => createMenuCommands(ids, context))
  return <OpenMenu name={texts.batch.menu} place={place} entries={joinGroups(entries)} onClose={onClose} />
}
