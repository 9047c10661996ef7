import type { JobKey, JobView } from '../../../../../shared/model.ts'
import { useActions, useWindow } from '../../../../state/context.tsx'
import { useTexts } from '../../../../state/use-texts.ts'
import { controlKey } from '../../../../ui/keys.ts'
import type { MenuEntry } from '../../../../ui/menu-entries.tsx'
import { autoRestartChoices } from '../../../../state/models/auto-restarts.ts'
import { jobIdOf } from '../../../../../shared/rules/job-key.ts'
import { OpenMenu, type OpenMenuPlace } from './open-menu.tsx'
import { useBatchChoice } from './use-batch-choice.ts'
import { useJobs } from '../../../../state/use-groups.ts'
import { cancelOffer, hasFailed, restartOffer } from '../../../../state/models/job-actions.ts'

/** Where a menu opens, and what for. */
export interface MenuPlace extends OpenMenuPlace {
  readonly keys: readonly JobKey[]
}

/** Everything that can be done with a job, or with all that are picked, while mounted. */
export function RowMenu({ place, onClose }: { place: MenuPlace; onClose: () => void }) {
  const texts = useTexts()
  const watched = useJobs()
  const jobs = place.keys.flatMap((key) => watched.get(key) ?? [])
  const entries = useEntries(jobs)
  if (jobs.length === 0) return null
  return <OpenMenu name={texts.rowMenu.name} place={place} entries={entries} onClose={onClose} />
}

function useEntries(jobs: readonly JobView[]): MenuEntry[] {
  const texts = useTexts()
  const actions = useActions()
  const asking = useWindow((state) => state.asking)
  const justCancelled = useWindow((state) => state.justCancelled)
  const servers = useWindow((state) => state.world?.servers)
  const batch = useBatchChoice(jobs)
  const [only] = jobs.length === 1 ? jobs : []
  const keys = jobs.map((job) => job.key)
  const failed = jobs.filter((job) => hasFailed(job, asking))
  const canRestart = only
    ? restartOffer(only, asking.get(only.key)) === 'ready' && !justCancelled.has(only.key)
    : failed.length > 0
  const unseen = jobs.filter((job) => job.unseen).map((job) => job.key)
  const recovers = only?.recovery?.restartAt !== undefined

  const restart = {
    name: only ? texts.command.restart : texts.picked.restart(failed.length),
    hotkey: 'R',
    act: () => actions.restart(keys),
  }
  const cancel = only && {
    name: texts.command.cancel,
    isDangerous: true,
    disabled: cancelOffer(only, asking.get(only.key)) === 'underway',
    act: () => actions.openCancel(only.key),
  }
  const canCancel = only && cancelOffer(only, asking.get(only.key)) !== 'none'
  return [
    ...(only
      ? [{ name: texts.rowMenu.open, hotkey: texts.help.keys.enter, act: () => actions.select(only.key) }]
      : []),
    ...(canRestart ? [restart] : []),
    ...(only && recovers
      ? [{ name: texts.rowMenu.stopRecovery, act: () => void actions.stopRecovery(only.key) }]
      : []),
    ...(unseen.length > 0 ? [{ name: texts.picked.seen, act: () => void actions.markSeen(unseen) }] : []),
    ...(jobs.some((job) => job.attention)
      ? [{ name: texts.picked.dismiss, hotkey: 'D', act: () => void actions.dismiss(keys) }]
      : []),
    'line',
    {
      name: only ? texts.rowMenu.copyId : texts.rowMenu.copyIds(keys.length),
      hotkey: controlKey('C', texts),
      act: () => void actions.copy(keys.map(jobIdOf).join('\n')),
    },
    ...(only
      ? [
          {
            name: only.label ? texts.label.rename : texts.label.give,
            hotkey: 'F2',
            act: () => actions.startRenaming(only.key),
          },
        ]
      : []),
    {
      name: jobs.every((job) => job.muted) ? texts.picked.unmute : texts.picked.mute,
      hotkey: 'M',
      act: () => void actions.toggleMuted(keys),
    },
    // Nothing restarts an analysis.
    ...(jobs.every(({ followedBy }) => followedBy !== undefined)
      ? []
      : [
          {
            name: texts.rowMenu.autoRestarts,
            ...autoRestartChoices(jobs, servers ?? [], texts),
            choose: (value: string) =>
              void actions.setAutoRestarts(keys, value === '' ? null : Number(value)),
          },
        ]),
    ...(batch ? [batch] : []),
    'line',
    {
      name: texts.picked.unwatch,
      hotkey: texts.help.keys.delete,
      act: () => void actions.unwatch(keys),
    },
    ...(cancel && canCancel ? (['line', cancel] as const) : []),
  ]
}
