import type { JobKey, JobView } from '#shared/model.ts'
import { useActions } from '#renderer/state/context.tsx'
import { useTexts } from '#renderer/state/use-texts.ts'
import { joinEntryGroups, type MenuEntry, type ChoiceListProps } from '#renderer/ui/menu-entries.tsx'
import { createAutoRestartChoices, createLimitChoices } from '#renderer/state/models/number-choices.ts'
import { isJobOver } from '#renderer/state/models/groups.ts'
import { ListContextMenu, type MenuTarget } from './list-context-menu.tsx'
import { useJobs, useBatches, useServers } from '#renderer/state/use-groups.ts'
import { surfaceCommandIds } from '#renderer/commands/commands.ts'
import { useCommands } from '#renderer/commands/use-commands.ts'
import type { Run } from '#renderer/state/models/run.ts'
import { formatBatchName } from '#shared/texts/format-batch.ts'

export interface RowMenuTarget extends MenuTarget {
  readonly keys: readonly JobKey[]
  /** Set if the row isn't a watched job. */
  readonly run?: Run | undefined
}

interface RowMenuProps {
  readonly target: RowMenuTarget
  readonly onClose: () => void
}

export function RowMenu({ target, onClose }: RowMenuProps) {
  return target.run ? (
    <RunMenu run={target.run} target={target} onClose={onClose} />
  ) : (
    <JobMenu target={target} onClose={onClose} />
  )
}

function RunMenu({ run, target, onClose }: RowMenuProps & { readonly run: Run }) {
  const texts = useTexts()
  const entries = useCommands(surfaceCommandIds.runMenu, { run })
  return <ListContextMenu name={texts.rowMenu.name} target={target} entries={entries} onClose={onClose} />
}

function JobMenu({ target, onClose }: RowMenuProps) {
  const texts = useTexts()
  const watchedJobs = useJobs()
  const jobs = target.keys.flatMap((key) => watchedJobs.get(key) ?? [])
  const entries = useEntries(jobs)
  if (jobs.length === 0) return null
  return <ListContextMenu name={texts.rowMenu.name} target={target} entries={entries} onClose={onClose} />
}

function useEntries(jobs: readonly JobView[]): readonly MenuEntry[] {
  const first = useCommands(surfaceCommandIds.rowMenu, { jobs })
  const cancel = useCommands(['cancel'], { jobs })
  const lastingEntries = useJobSettingEntries(jobs)
  return joinEntryGroups([first, lastingEntries, cancel])
}

/**
 * Returns the menu entries for the settings of jobs, which have no buttons in the details.
 *
 * @param rename edits the name outside of the list
 */
export function useJobSettingEntries(jobs: readonly JobView[], rename?: () => void): readonly MenuEntry[] {
  const texts = useTexts()
  const { ask } = useActions()
  const servers = useServers()
  const batch = useBatchChoice(jobs)
  const lastingCommands = useCommands(surfaceCommandIds.rowMenuLasting, { jobs })
  const unwatch = useCommands(['unwatch'], { jobs })
  const keys = jobs.map((job) => job.identity.key)
  const settings: readonly MenuEntry[] = [
    ...lastingCommands.map((entry) => (rename && entry.id === 'rename' ? { ...entry, act: rename } : entry)),
    // Analyses and evaluations can't be restarted, because they aren't in the queue.
    ...(jobs.every(({ identity: { followedBy } }) => followedBy !== undefined)
      ? []
      : [
          {
            name: texts.rowMenu.autoRestarts,
            ...createAutoRestartChoices(jobs, servers, texts),
            choose: (value: string) =>
              void ask('setAutoRestarts', { keys, times: value === '' ? null : Number(value) }),
          },
        ]),
    ...(jobs.some((job) => !isJobOver(job))
      ? [
          {
            name: texts.rowMenu.limit,
            ...createLimitChoices(jobs, texts),
            choose: (value: string) =>
              void ask('setLimit', { keys, limitMs: value === '' ? null : Number(value) }),
          },
        ]
      : []),
    ...(batch ? [batch] : []),
  ]
  return joinEntryGroups([settings, unwatch])
}

const none = ''
/** The value of the choice for a new batch. It contains a space, so it can't equal a batch ID. */
const newBatchValue = ' new'

/**
 * Returns the choice of a batch: an existing one, a new one, or none. Undefined if a single job has no batch
 * to join.
 */
function useBatchChoice(jobs: readonly JobView[]): (ChoiceListProps & { readonly name: string }) | undefined {
  const texts = useTexts()
  const { group, ask } = useActions()
  const batches = useBatches()
  if (jobs.length < 2 && batches.size === 0) return undefined
  const keys = jobs.map(({ identity: { key } }) => key)
  const first = batches.has(jobs[0]?.user.batch ?? '') ? (jobs[0]?.user.batch ?? none) : none
  const isSameBatch = jobs.every(({ user: { batch } }) => (batches.has(batch ?? '') ? batch : none) === first)
  return {
    name: texts.batch.choose,
    chosen: isSameBatch ? first : newBatchValue,
    choices: [
      { value: none, name: texts.batch.none },
      ...[...batches.values()].map((knownBatch) => ({
        value: knownBatch.batch.id,
        name: formatBatchName(knownBatch.batch, knownBatch.jobs, texts),
      })),
      ...(jobs.length > 1 ? [{ value: newBatchValue, name: texts.batch.fresh }] : []),
    ],
    choose(value) {
      if (value === none) void ask('ungroupJobs', { keys })
      else void group(keys, value === newBatchValue ? undefined : value)
    },
  }
}
