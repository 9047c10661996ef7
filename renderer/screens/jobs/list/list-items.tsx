import type { JobKey } from '#shared/model.ts'
import type { RowId } from '#renderer/state/models/batches.ts'
import type { Group } from '#renderer/state/models/groups.ts'
import { JobRow } from '../row/job-row.tsx'
import { BatchRow } from './batch-row.tsx'
import { CauseRow } from './cause-row.tsx'
import type { Layout } from './list-layout.ts'
import { ListHeading } from './list-heading.tsx'

interface ListItemsProps {
  readonly items: Layout['items']
  readonly indexes: ReadonlyMap<string, number>
  /** The current groups, even if rows keep their places. */
  readonly groups: readonly Group[]
  readonly view: string
  readonly current: RowId | undefined
  readonly selected: JobKey | undefined
  readonly picked: ReadonlySet<JobKey>
  readonly onToggle: (id: string) => void
}

export function ListItems({
  items,
  indexes,
  groups,
  view,
  current,
  selected,
  picked,
  onToggle,
}: ListItemsProps) {
  return items.map((item) => {
    const place = { index: 1 + (indexes.get(item.id) ?? 0), y: item.y, view }
    switch (item.kind) {
      case 'heading': {
        // Held rows may show a job that has left its group.
        const group = groups.find(({ name, title }) => name === item.group && title === item.title) ?? {
          name: item.group,
          ...(item.title !== undefined && { title: item.title }),
          jobs: [],
        }
        return <ListHeading key={item.id} group={group} {...place} />
      }
      case 'cause':
        return (
          <CauseRow
            key={item.id}
            cause={item.cause}
            isOpen={item.isOpen}
            onToggle={() => onToggle(item.cause.cause)}
            {...place}
          />
        )
      case 'batch':
        return (
          <BatchRow
            key={item.id}
            batch={item.batch}
            isOpen={item.isOpen}
            onToggle={() => onToggle(item.id)}
            current={item.id === current}
            {...place}
          />
        )
      case 'row':
        return (
          <JobRow
            key={item.id}
            jobKey={item.id}
            current={item.id === current}
            selected={item.id === selected}
            picked={picked.has(item.id)}
            nested={item.isNested === true}
            {...place}
          />
        )
    }
  })
}
