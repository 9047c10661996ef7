import { isCompleted } from '#shared/outcome.ts'
import { useJobCommands } from '#renderer/commands/job-commands.ts'
import { useActions } from '#renderer/state/context.tsx'
import { toBatchRowId, type ListedBatch } from '#renderer/state/models/batches.ts'
import { useTexts } from '#renderer/state/use-texts.ts'
import { OpenMenu, type MenuTarget } from './open-menu.tsx'
import { rowShortcuts } from '#shared/shortcuts.ts'
import { useHotkeys } from '#renderer/ui/keys.ts'
import { useFailed } from '#renderer/state/use-failed.ts'

export interface BatchMenuTarget extends MenuTarget {
  readonly batch: ListedBatch
}

export function BatchMenu({ place, onClose }: { place: BatchMenuTarget; onClose: () => void }) {
  const texts = useTexts()
  const hotkey = useHotkeys()
  const { startRenaming, restart, ask, ungroup, unwatch } = useActions()
  const { batch, jobs } = place.batch
  const keys = jobs.map(({ identity: { key } }) => key)
  const failed = useFailed(jobs)
  const { lasting, cancel } = useJobCommands(jobs)
  const hasResults = jobs.some(({ outcome }) => isCompleted(outcome?.kind))
  return (
    <OpenMenu
      name={texts.batch.menu}
      place={place}
      onClose={onClose}
      entries={[
        {
          name: texts.batch.rename,
          hotkey: hotkey(rowShortcuts.rename),
          act: () => startRenaming(toBatchRowId(batch.id)),
        },
        ...(failed.length > 0
          ? [
              {
                name: texts.batch.restart(failed.length),
                hotkey: hotkey(rowShortcuts.restart),
                act: () => restart(keys),
              },
            ]
          : []),
        {
          name: texts.batch.saveResults,
          disabled: !hasResults,
          act: () => void ask('saveResults', { keys }),
        },
        ...lasting.filter(({ id }) => id === 'copy-link'),
        'line',
        { name: texts.batch.ungroup, act: () => void ungroup(place.batch) },
        { name: texts.batch.unwatch, hotkey: hotkey(rowShortcuts.unwatch), act: () => void unwatch(keys) },
        ...(cancel ? (['line', cancel] as const) : []),
      ]}
    />
  )
}
