import { useMemo } from 'react'
import type { JobView } from '#shared/model.ts'
import { useActions, useWindowState } from '#renderer/state/context.tsx'
import { useTexts } from '#renderer/state/use-texts.ts'
import { Button } from '#renderer/ui/button.tsx'
import { Icon } from '#renderer/ui/icons.tsx'
import { focusMain } from '#renderer/ui/keys.ts'
import { ChoiceMenu, Menu } from '#renderer/ui/menu.tsx'
import type { Group } from '#renderer/state/models/groups.ts'
import { listSorts } from '#shared/list-view.ts'
import { surfaceCommandIds } from '#renderer/commands/commands.ts'
import { useCommandGetter } from '#renderer/commands/use-commands.ts'
import { useServerFilter, useServers } from '#renderer/state/use-groups.ts'
import { SummaryLine } from './summary-line.tsx'
import { Timeline } from '../timeline/timeline.tsx'
import './list-header.css'

interface ListHeaderProps {
  readonly groups: readonly Group[]
  readonly isListHovered: boolean
}

export function ListHeader({ groups, isListHovered }: ListHeaderProps) {
  const only = useWindowState((state) => state.onlyKeys !== undefined)
  const isSearching = useWindowState((state) => state.search !== '')
  const jobs = useMemo(() => groups.flatMap((group) => group.jobs), [groups])
  return (
    <>
      <div className="row list-head">
        {only && <OnlyFilter jobs={jobs} />}
        {isSearching && <SearchFilter />}
        {!only && !isSearching && <SummaryLine />}
        <div className="list-options">
          {!only && <ServerFilter />}
          <SortMenu />
          <MoreMenu jobs={jobs} />
        </div>
      </div>
      {!only && <Timeline isListHovered={isListHovered} />}
    </>
  )
}

function OnlyFilter({ jobs }: { jobs: readonly JobView[] }) {
  const texts = useTexts()
  const { showAll } = useActions()
  return (
    <div className="row wrap grow list-only">
      <output>{texts.list.only(jobs.length)}</output>
      <Button
        look="quiet"
        onClick={() => {
          showAll()
          focusMain()
        }}
      >
        {texts.list.showAllOfThem}
      </Button>
    </div>
  )
}

function SearchFilter() {
  const texts = useTexts()
  const { clearSearch } = useActions()
  const search = useWindowState((state) => state.search)
  return (
    <div className="row grow list-only">
      <output className="clipped" dir="auto">
        {texts.list.searched(search)}
      </output>
      <Button
        look="quiet"
        onClick={() => {
          clearSearch()
          focusMain()
        }}
      >
        {texts.list.clearSearch}
      </Button>
    </div>
  )
}

function ServerFilter() {
  const texts = useTexts()
  const { setServer } = useActions()
  const servers = useServers()
  const onServer = useServerFilter()
  if (servers.length < 2) return null
  const chosenServer = servers.find(({ id }) => id === onServer)
  return (
    <ChoiceMenu
      name={texts.common.server}
      label={chosenServer?.name ?? texts.common.everyServer}
      icon="server"
      chosen={onServer ?? ''}
      choices={[
        { value: '', name: texts.common.everyServer },
        ...servers.map(({ id, name }) => ({ value: id, name })),
      ]}
      choose={(id) => setServer(id === '' ? undefined : id)}
    />
  )
}

function SortMenu() {
  const texts = useTexts()
  const { setSort } = useActions()
  const sort = useWindowState((state) => state.sort)
  return (
    <Menu
      name={texts.list.sortedBy(texts.list.sorts[sort])}
      label={<Icon name="sort" />}
      items={{
        chosen: sort,
        choices: listSorts.map((each) => ({ value: each, name: texts.list.sorts[each] })),
        choose: (value) => setSort(listSorts.find((each) => each === value) ?? 'default'),
      }}
    />
  )
}

function MoreMenu({ jobs }: { readonly jobs: readonly JobView[] }) {
  const texts = useTexts()
  const commands = useCommandGetter(surfaceCommandIds.listMenu, jobs)
  return jobs.length > 0 && <Menu name={texts.list.more} label={<Icon name="more" />} items={commands} />
}
