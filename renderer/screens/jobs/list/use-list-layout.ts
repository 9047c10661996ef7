import { useEffect, useLayoutEffect, useMemo, useState, type RefObject } from 'react'
import type { JobView } from '#shared/model.ts'
import { useStartOfToday, useWindowState } from '#renderer/state/context.tsx'
import { toBatchRowId, type RowId } from '#renderer/state/models/batches.ts'
import { findResolvedCauses } from '#renderer/state/models/causes.ts'
import type { Group } from '#renderer/state/models/groups.ts'
import { addRunsToGroups } from '#renderer/state/models/listing.ts'
import type { Run, RunKey } from '#renderer/state/models/run.ts'
import { useUnwatchedRuns } from '#renderer/state/use-runs.ts'
import { getDensity, getHeights, type Density } from '#renderer/state/models/row-heights.ts'
import { useJobs } from '#renderer/state/use-groups.ts'
import { createLayout, type ListItem, type Layout } from './list-layout.ts'
import { useFrozenValue, useFrozenGroups } from './use-frozen.ts'

export interface ListLayoutState {
  readonly layout: Layout
  readonly groups: readonly Group[]
  readonly indexes: ReadonlyMap<string, number>
  readonly density: Density
  /**
   * Maps each cause that seems to be resolved to the job that has completed since. Dismissed offers are left
   * out.
   */
  readonly offers: ReadonlyMap<string, JobView>
  /**
   * Identifies the filter, the search and the sorting. Rows only move with an animation within the same view.
   */
  readonly view: string
  /** How many jobs would move if the rows weren't frozen. */
  readonly waiting: number
  readonly apply: () => void
  readonly itemAt: (id: RowId) => ListItem | undefined
  readonly toggle: (id: RowId) => void
  readonly closeOffer: (cause: string) => void
}

/** Up to this width, in px, the list counts as narrow. Its style sheets contain the same value. */
const minTableWidth = 640

function toggleInSet<T>(set: ReadonlySet<T>, member: T): ReadonlySet<T> {
  const next = new Set(set)
  if (!next.delete(member)) next.add(member)
  return next
}

const none: readonly JobView[] = []

/** Computes each row's position. Rows don't move while the pointer is over the list. */
export function useListLayout(
  scroller: RefObject<HTMLElement | null>,
  groups: readonly Group[],
  runs: readonly Run[],
  isHovered: boolean,
): ListLayoutState {
  const selected = useWindowState((state) => (state.isAutoSelected ? undefined : state.selected))
  const picked = useWindowState((state) => state.picked.keys)
  const only = useWindowState((state) => state.onlyKeys)
  const view = useWindowState(({ filter, search, onServer, sort, onlyKeys: shown }) =>
    [filter, search, onServer, sort, shown?.size].join('|'),
  )
  const jobs = useJobs()
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set())
  const sort = useWindowState((state) => state.sort)
  const startOfToday = useStartOfToday()
  const unwatched = useUnwatchedRuns().length
  const wantedDensity = useWindowState(({ mainState }) => getDensity((mainState?.jobs.size ?? 0) + unwatched))
  const density = useFrozenValue(wantedDensity, isHovered)
  const isNarrow = useIsNarrow(scroller)
  const { placed, waiting, apply } = useFrozenGroups(groups, view, isHovered)
  const { offers, closeOffer } = useRestartOffers(groups, jobs, isHovered)
  const rows = useMemo(
    () => addRunsToGroups(placed, runs, startOfToday, sort),
    [placed, runs, startOfToday, sort],
  )
  const layout = useMemo(() => {
    const shown = selected === undefined ? picked : new Set<RunKey>([...picked, selected])
    return createLayout(rows, { opened, shown, offered: offers, heights: getHeights(density, isNarrow) })
  }, [rows, opened, picked, selected, offers, density, isNarrow])
  const indexes = useMemo(() => new Map(layout.items.map((item, index) => [item.id, index])), [layout])

  // Opens all batches when only certain jobs are listed, for example those of a notification.
  useEffect(() => {
    if (only === undefined) return
    const batchRowIds = groups.flatMap(({ batches = [] }) =>
      batches.map(({ batch }) => toBatchRowId(batch.id)),
    )
    setOpened((before) => new Set([...before, ...batchRowIds]))
    // oxlint-disable-next-line react/exhaustive-deps -- only when the jobs appear, because the user may close them
  }, [only])

  return {
    layout,
    groups: rows,
    indexes,
    density,
    offers,
    view,
    waiting,
    apply,
    itemAt: (id) => layout.items[indexes.get(id) ?? -1],
    toggle: (id) => setOpened((before) => toggleInSet(before, id)),
    closeOffer,
  }
}

function useRestartOffers(
  groups: readonly Group[],
  jobs: ReadonlyMap<unknown, JobView>,
  isHovered: boolean,
): Pick<ListLayoutState, 'offers' | 'closeOffer'> {
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set())
  const attention = groups.find(({ name }) => name === 'attention')?.jobs ?? none
  const resolvedCauses = useFrozenValue(
    useMemo(() => findResolvedCauses(attention, jobs), [attention, jobs]),
    isHovered,
  )
  // An offer belongs to the job that has completed. So "Not now" only dismisses this offer, even if the cause
  // disappears and returns.
  const offers = useMemo(
    () =>
      new Map(
        [...resolvedCauses].filter(
          ([
            cause,
            {
              identity: { key },
            },
          ]) => !closed.has(`${key} ${cause}`),
        ),
      ),
    [resolvedCauses, closed],
  )
  return {
    offers,
    closeOffer(cause) {
      const job = resolvedCauses.get(cause)
      if (job) setClosed((before) => new Set([...before, `${job.identity.key} ${cause}`]))
    },
  }
}

function useIsNarrow(scroller: RefObject<HTMLElement | null>): boolean {
  const [isNarrow, setNarrow] = useState(false)
  useLayoutEffect(() => {
    const list = scroller.current
    if (!list) return undefined
    const measure = () => setNarrow(list.offsetWidth > 0 && list.offsetWidth <= minTableWidth)
    const observer = new ResizeObserver(measure)
    observer.observe(list)
    measure()
    return () => observer.disconnect()
  }, [scroller])
  return isNarrow
}
