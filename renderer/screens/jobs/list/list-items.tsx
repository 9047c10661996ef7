/* oxlint-disable jsx-a11y/prefer-tag-over-role -- rows of the list, which can't be a table */
import { useMemo } from 'react'
import type { JobKey, JobView } from '#shared/model.ts'
import { useActions, useStartOfToday, useWindowState } from '#renderer/state/context.tsx'
import { useFailedJobs } from '#renderer/state/use-failed-jobs.ts'
import { useTexts } from '#renderer/state/use-texts.ts'
import { Button } from '#renderer/ui/button.tsx'
import type { RowId } from '#renderer/state/models/batches.ts'
import { groupByCause, type Cause } from '#renderer/state/models/causes.ts'
import { formatGroup, isJobOver, type Group } from '#renderer/state/models/groups.ts'
import type { Run, RunKey } from '#renderer/state/models/run.ts'
import { JobRow } from '../row/job-row.tsx'
import { BatchRow } from './batch-row.tsx'
import { CauseRow, RestartOffer } from './cause-row.tsx'
import type { HeadingItem, ListItem } from './list-layout.ts'
import { useRowProps, type RowPosition } from '../row/rows.ts'
import type { ListLayoutState } from './use-list-layout.ts'

interface ListItemsProps {
  readonly items: readonly ListItem[]
  readonly rows: ListLayoutState
  /** The current groups, even while the visible rows are frozen. */
  readonly groups: readonly Group[]
  readonly current: RowId | undefined
  readonly selected: RunKey | undefined
  readonly picked: ReadonlySet<JobKey>
  readonly onToggle: (id: RowId) => void
}

export function ListItems({ items, rows, groups, current, selected, picked, onToggle }: ListItemsProps) {
  const currentCauses = useCurrentCausesByKey(groups)
  const [offered] = rows.offers.keys()
  const isWhole = useWindowState(({ history }) => !history || history.entries.length >= history.total)
  const partial = isWhole ? undefined : rows.groups.at(-1)?.name
  return items.map((item) => {
    const { id } = item
    const place = { index: 1 + (rows.indexes.get(id) ?? 0), y: item.y, view: rows.view }
    switch (item.kind) {
      case 'heading':
        return (
          <ListHeading
            key={id}
            group={getCurrentGroup(groups, rows.groups, item)}
            extent={item.groupHeight}
            waiting={item === items.find(({ kind }) => kind === 'heading') ? rows.waiting : 0}
            apply={rows.apply}
            isPartial={item.group === partial}
            {...place}
          />
        )
      case 'cause':
        return (
          <CauseRow
            key={id}
            id={item.id}
            cause={currentCauses.get(item.cause.cause) ?? item.cause}
            isOpen={item.isOpen}
            isCurrent={id === current}
            isOffered={item.cause.cause === offered}
            onToggle={() => onToggle(item.id)}
            {...place}
          />
        )
      case 'offer':
        return (
          <RestartOffer
            key={id}
            cause={currentCauses.get(item.cause.cause) ?? item.cause}
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
            id={item.id}
            run={item.run}
            current={id === current}
            selected={id === selected}
            picked={!item.run && picked.has(item.id)}
            under={getRowKind(item.under)}
            {...place}
          />
        )
    }
  })
}

const getRowKind = (row: RowId | undefined) => row && (row.startsWith('cause:') ? 'cause' : 'batch')

function getCurrentGroup(
  current: readonly Group[],
  placed: readonly Group[],
  { group: name }: HeadingItem,
): Group {
  const find = (groups: readonly Group[]) => groups.find((group) => group.name === name)
  return { name, jobs: find(current)?.jobs ?? [], rows: find(placed)?.rows }
}

/** Returns the current causes, because even a frozen row shows the current number of jobs. */
function useCurrentCausesByKey(groups: readonly Group[]): ReadonlyMap<string, Cause> {
  return useMemo(() => {
    const attention = groups.find(({ name }) => name === 'attention')?.jobs ?? []
    return new Map(
      groupByCause(attention).flatMap((each) => ('identity' in each ? [] : [[each.cause, each] as const])),
    )
  }, [groups])
}

interface ListHeadingProps extends RowPosition {
  readonly group: Group
  readonly extent: number
  /** How many jobs would move if the rows weren't frozen. */
  readonly waiting: number
  readonly apply: () => void
  /** Whether the group may have runs that aren't loaded yet, so that their number is unknown. */
  readonly isPartial: boolean
}

function ListHeading({
  group: { name, jobs, rows },
  extent,
  waiting,
  apply,
  isPartial,
  ...place
}: ListHeadingProps) {
  const texts = useTexts()
  const startOfToday = useStartOfToday()
  const { style, ...row } = useRowProps(place)
  const runs = rows?.filter((each) => 'key' in each) ?? []
  const count = jobs.length + runs.length
  return (
    <div role="row" {...row} className="job-list-group" style={{ ...style, height: extent }}>
      <div role="gridcell" className="job-list-heading" aria-colspan={5}>
        <h2 className="section-title clipped">{formatGroup(name, startOfToday, texts)}</h2>
        <span className="faint job-list-count">{count > 0 && !isPartial && texts.format.count(count)}</span>
        {waiting > 0 && (
          <Button look="quiet" onClick={apply}>
            {texts.list.updates(waiting)}
          </Button>
        )}
        {name === 'attention' && <RestartAllButton jobs={jobs} />}
        {name === 'unwatched' && <WatchAllButton runs={runs} />}
      </div>
    </div>
  )
}

function WatchAllButton({ runs }: { readonly runs: readonly Run[] }) {
  const texts = useTexts()
  const { watchListedJobs } = useActions()
  const keys = runs.flatMap(({ job }) => (isJobOver(job) ? [] : [job.identity.key]))
  if (keys.length < 2) return null
  return (
    <Button look="quiet" onClick={() => void watchListedJobs(keys)}>
      {texts.discovery.watchAll}
    </Button>
  )
}

function RestartAllButton({ jobs }: { jobs: readonly JobView[] }) {
  const texts = useTexts()
  const { openRestart } = useActions()
  const failed = useFailedJobs(jobs)
  const hasCause = useMemo(() => groupByCause(failed).some((each) => !('identity' in each)), [failed])
  // If there is a common cause, the row of the cause has a button that restarts its jobs.
  if (failed.length < 2 || hasCause) return null
  return (
    <Button look="quiet" onClick={() => openRestart(jobs.map((job) => job.identity.key))}>
      {texts.bulk.all(failed.length)}
    </Button>
  )
}
