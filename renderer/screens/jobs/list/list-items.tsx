/* oxlint-disable jsx-a11y/prefer-tag-over-role -- rows of the list, which can't be a table */
import { useMemo } from 'react'
import type { JobKey, JobView } from '#shared/model.ts'
import { useActions } from '#renderer/state/context.tsx'
import { useFailed } from '#renderer/state/use-failed.ts'
import { useTexts } from '#renderer/state/use-texts.ts'
import { Button } from '#renderer/ui/button.tsx'
import type { RowId } from '#renderer/state/models/batches.ts'
import { groupByCause, type Cause } from '#renderer/state/models/causes.ts'
import type { Group } from '#renderer/state/models/groups.ts'
import { JobRow } from '../row/job-row.tsx'
import { BatchRow } from './batch-row.tsx'
import { CauseRow, RestartOffer } from './cause-row.tsx'
import type { HeadingItem, Item } from './list-layout.ts'
import { useRowProps, type RowPosition } from '../row/rows.ts'
import type { ListLayout } from './use-list-layout.ts'

interface ListItemsProps {
  readonly items: readonly Item[]
  readonly rows: ListLayout
  /** The current groups, even while rows are frozen. */
  readonly groups: readonly Group[]
  readonly current: RowId | undefined
  readonly selected: JobKey | undefined
  readonly picked: ReadonlySet<JobKey>
  readonly onToggle: (id: RowId) => void
}

export function ListItems({ items, rows, groups, current, selected, picked, onToggle }: ListItemsProps) {
  const now = useCurrentCausesByKey(groups)
  return items.map((item) => {
    const { id } = item
    const place = { index: 1 + (rows.indexes.get(id) ?? 0), y: item.y, view: rows.view }
    switch (item.kind) {
      case 'heading':
        return <ListHeading key={id} group={getCurrentGroup(groups, item)} {...place} />
      case 'cause':
        return (
          <CauseRow
            key={id}
            id={item.id}
            cause={now.get(item.cause.cause) ?? item.cause}
            isOpen={item.isOpen}
            isCurrent={id === current}
            onToggle={() => onToggle(item.id)}
            {...place}
          />
        )
      case 'offer':
        return (
          <RestartOffer
            key={id}
            cause={now.get(item.cause.cause) ?? item.cause}
            done={rows.offers.get(item.cause.cause)}
            onClose={() => rows.closeOffer(item.cause.cause)}
            {...place}
          />
        )
      case 'batch':
        return (
          <BatchRow
            key={id}
            batch={item.batch}
            isOpen={item.isOpen}
            onToggle={() => onToggle(item.id)}
            isCurrent={id === current}
            {...place}
          />
        )
      case 'row':
        return (
          <JobRow
            key={id}
            jobKey={item.id}
            current={id === current}
            selected={id === selected}
            picked={picked.has(item.id)}
            under={getRowKind(item.under)}
            {...place}
          />
        )
    }
  })
}

const getRowKind = (row: RowId | undefined) => row && (row.startsWith('cause:') ? 'cause' : 'batch')

/** Finds the current group. Frozen rows may show a group whose last job has left it. */
function getCurrentGroup(groups: readonly Group[], { group: name }: HeadingItem): Group {
  const current = groups.find((group) => group.name === name)
  return current ?? { name, jobs: [] }
}

/** Returns the current causes, so that a frozen row counts the current jobs. */
function useCurrentCausesByKey(groups: readonly Group[]): ReadonlyMap<string, Cause> {
  return useMemo(() => {
    const attention = groups.find(({ name }) => name === 'attention')?.jobs ?? []
    return new Map(
      groupByCause(attention).flatMap((each) => ('identity' in each ? [] : [[each.cause, each] as const])),
    )
  }, [groups])
}

function ListHeading({ group: { name, jobs }, ...place }: RowPosition & { readonly group: Group }) {
  const texts = useTexts()
  const row = useRowProps(place)
  return (
    <div role="row" {...row} className="job-list-heading">
      <div role="gridcell" aria-colspan={5}>
        <h2 className="section-title clipped">{texts.groups[name]}</h2>
        {jobs.length > 0 && <span className="faint job-list-count">{texts.format.count(jobs.length)}</span>}
        {name === 'attention' && <RestartAllButton jobs={jobs} />}
      </div>
    </div>
  )
}

function RestartAllButton({ jobs }: { jobs: readonly JobView[] }) {
  const texts = useTexts()
  const { openRestart } = useActions()
  const failed = useFailed(jobs)
  const hasCause = useMemo(() => groupByCause(failed).some((each) => !('identity' in each)), [failed])
  // The list shows a row for each cause, with a button to restart its jobs.
  if (failed.length < 2 || hasCause) return null
  return (
    <Button look="quiet" onClick={() => openRestart(jobs.map((job) => job.identity.key))}>
      {texts.bulk.all(failed.length)}
    </Button>
  )
}
