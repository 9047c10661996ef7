import { useEffect, useMemo, useState, useCallback } from 'react'
import { useActions, useWindowState, useDelayedTrue } from '#renderer/state/context.tsx'
import { useTexts } from '#renderer/state/use-texts.ts'
import { Button } from '#renderer/ui/button.tsx'
import { EmptyState, LoadError, Loading } from '#renderer/ui/empty.tsx'
import { useJobs, useServerFilter, useServerName, useGroups, useServers } from '#renderer/state/use-groups.ts'
import { useOtherJobCount } from '#renderer/state/use-discovered.ts'
import { useHistory, useRuns } from '#renderer/state/use-runs.ts'
import type { Run } from '#renderer/state/models/run.ts'
import { hasPastRuns } from '#renderer/state/models/runs.ts'
import { groupByCause } from '#renderer/state/models/causes.ts'
import type { Group } from '#renderer/state/models/groups.ts'
import type { JobView } from '#shared/model.ts'
import { useMediaQuery, wideQuery } from '#renderer/ui/use-media-query.ts'
import { createLazyComponent } from '#renderer/ui/lazy-component.tsx'
import { useMarkSeen } from '#renderer/state/use-seen.ts'
import { JobList } from './list/job-list.tsx'
import { ListHeader } from './list/list-header.tsx'

const NothingWatched = createLazyComponent(async () => (await import('./no-watched-jobs.tsx')).NoWatchedJobs)
const NoServer = createLazyComponent(async () => (await import('../servers/no-server.tsx')).NoServer)
const PickedBar = createLazyComponent(async () => (await import('./list/picked-jobs-bar.tsx')).PickedJobsBar)

const none: readonly JobView[] = []

export function JobsScreen() {
  const texts = useTexts()
  const loaded = useWindowState((state) => state.mainState !== undefined)
  const slow = useDelayedTrue(!loaded, 150)
  const groups = useGroups()
  const keys = useWindowState((state) => state.picked.keys)
  const { error, refresh, more } = useHistory()
  const runs = useRuns()
  useScans()
  const emptiness = useEmptiness(groups, runs, error)
  const hasServers = useWindowState((state) => (state.mainState?.servers.length ?? 0) > 0)
  // Only visible jobs count as selected, because a filter may hide others.
  const pickedJobs = useMemo(
    () =>
      keys.size === 0
        ? none
        : groups.flatMap(({ jobs }) => jobs.filter(({ identity: { key } }) => keys.has(key))),
    [groups, keys],
  )
  useMarkSeen(useMemo(() => groups.flatMap(({ jobs }) => jobs), [groups]))
  const { select } = useActions()
  const alwaysOpen = useMediaQuery(wideQuery)
  const isClosed = useWindowState((state) => state.selected === undefined)
  const first = useMemo(() => getFirstJob(groups)?.identity.key, [groups])
  useEffect(() => {
    if (alwaysOpen && isClosed && first !== undefined) select(first, true)
    // oxlint-disable-next-line react/exhaustive-deps -- a new first row replaces no other row
  }, [alwaysOpen, isClosed, first !== undefined])
  const [isListHovered, setListHovered] = useState(false)
  const head = useFrozenHeight(isListHovered)
  if (!loaded) return slow ? <Loading text={texts.list.loading} /> : null
  if (emptiness === 'nothing') return hasServers ? <NothingWatched /> : <NoServer />
  return (
    <div className="jobs">
      {/* The header's height is frozen too, because a change would move the rows. */}
      <div ref={head} className="jobs-head">
        <ListHeader groups={groups} isListHovered={isListHovered} />
      </div>
      {error !== undefined && (
        <LoadError error={texts.history.error(error)} retryLabel={texts.common.retry} onRetry={refresh} />
      )}
      {emptiness === 'no matches' && <NoMatches />}
      {emptiness === undefined && (
        <JobList
          groups={groups}
          runs={runs}
          onMore={more}
          picked={pickedJobs}
          onHoverChange={setListHovered}
        />
      )}
      {pickedJobs.length > 0 && <PickedBar jobs={pickedJobs} />}
    </div>
  )
}

/**
 * Returns the job whose details a wide window shows by itself: the first failure of the most common cause, or
 * else the first job.
 */
function getFirstJob(groups: readonly Group[]): JobView | undefined {
  const [group] = groups
  const [first] = group?.name === 'attention' ? groupByCause(group.jobs) : (group?.jobs ?? [])
  return first && 'cause' in first ? first.jobs[0] : first
}

/** Returns why the list has no rows; undefined if it has rows. */
function useEmptiness(
  groups: readonly Group[],
  runs: readonly Run[],
  error: string | undefined,
): 'nothing' | 'no matches' | 'loading' | undefined {
  const jobs = useJobs().size
  const search = useWindowState((state) => state.search.trim())
  const isLoading = useWindowState(
    ({ history, filter, onlyKeys }) =>
      !onlyKeys && hasPastRuns(filter) && (history === undefined || history.filter.search.trim() !== search),
  )
  const isAll = useWindowState(({ filter, onlyKeys }) => filter === 'all' && onlyKeys === undefined)
  const onServer = useServerFilter()
  if (groups.length > 0 || runs.length > 0) return undefined
  if (isLoading && error === undefined) return 'loading'
  return jobs === 0 && search === '' && isAll && onServer === undefined ? 'nothing' : 'no matches'
}

/**
 * Scans all servers when the list opens or a server was added. The main process scans a server at most once
 * in ten seconds.
 */
function useScans(): void {
  const { ask } = useActions()
  const ids = useServers()
    .map(({ id }) => id)
    .join(' ')
  useEffect(() => {
    for (const serverId of ids.split(' ').filter(Boolean)) void ask('scanServer', { serverId })
  }, [ids, ask])
}

/**
 * Freezes an element's height while `isFrozen`, so that nothing below it moves. It is measured again when the
 * width changes, for example because the user opens the details. The observer watches the parent, because
 * resizing an observed element causes the error "ResizeObserver loop".
 */
function useFrozenHeight(isFrozen: boolean): (element: HTMLElement | null) => (() => void) | undefined {
  return useCallback(
    (element) => {
      const parent = element?.parentElement
      if (!isFrozen || !parent) return undefined
      let width: number | undefined
      function holdHeight(target: HTMLElement): void {
        if (target.offsetWidth === width) return
        width = target.offsetWidth
        target.style.height = ''
        target.style.height = `${target.offsetHeight}px`
      }
      holdHeight(element)
      const observer = new ResizeObserver(() => holdHeight(element))
      observer.observe(parent)
      return () => {
        observer.disconnect()
        element.style.height = ''
      }
    },
    [isFrozen],
  )
}

function NoMatches() {
  const texts = useTexts()
  const { showAll } = useActions()
  const search = useWindowState((state) => state.search.trim())
  const filter = useWindowState((state) => (state.onlyKeys ? 'all' : state.filter))
  const onServer = useServerFilter()
  const server = useServerName(onServer ?? '')
  const jobs = useJobs().size
  const others = useOtherJobCount()
  const onAll = filter === 'running' && others > 0 ? texts.timeline.noneOfYours : texts.list.noneIn[filter]
  const title = onServer === undefined ? onAll : texts.list.noneOn(server)
  return (
    <EmptyState
      title={search === '' ? title : texts.list.noMatch(search)}
      hint={search === '' ? texts.list.noneInHint(jobs) : texts.list.noMatchHint}
    >
      <Button onClick={showAll}>{texts.common.showAllJobs}</Button>
    </EmptyState>
  )
}
