import type { JobView } from '#shared/model.ts'
import { useActions, useWindow } from '#renderer/state/context.tsx'
import { useTexts } from '#renderer/state/use-texts.ts'
import { Button } from '#renderer/ui/button.tsx'
import { Icon } from '#renderer/ui/icons.tsx'
import { ChoiceMenu, Menu } from '#renderer/ui/menu.tsx'
import type { Group } from '#renderer/state/models/groups.ts'
import { narrowings, sorts } from '#shared/list-view.ts'
import { propertyOf } from '#renderer/state/models/listing.ts'
import { useListCommands } from '#renderer/commands/list-commands.ts'
import { propertyName, useBatches, useOnServer, useServers } from '#renderer/state/use-groups.ts'
import { useFilterEntries } from './use-filter-entries.ts'
import { SummaryLine } from './summary-line.tsx'
import { Timeline } from '../timeline/timeline.tsx'
import './list-head.css'

export function ListHead({ groups }: { groups: readonly Group[] }) {
  const only = useWindow((state) => state.only !== undefined)
  const jobs = groups.flatMap((group) => group.jobs)
  return (
    <>
      <div className="row list-head" data-only={only || undefined}>
        {only ? <Only jobs={jobs} /> : <SummaryLine />}
        <div className="list-options">
          {!only && <OnServer />}
          <Order />
          <More jobs={jobs} filters={!only} />
        </div>
      </div>
      {!only && <Timeline />}
      {!only && <What jobs={jobs} />}
    </>
  )
}

function What({ jobs }: { jobs: readonly JobView[] }) {
  const texts = useTexts()
  const filter = useWindow((state) => state.filter)
  const narrow = useWindow((state) => state.narrow)
  const batches = useBatches()
  const names = narrowings.flatMap((of) => {
    const value = narrow[of]
    const example = value && jobs.find((job) => propertyOf(job, of) === value)
    return value ? [example ? propertyName(example, of, batches, texts) : value] : []
  })
  if (filter !== 'all') names.unshift(texts.filters[filter])
  if (names.length === 0) return null
  return (
    <p className="list-what clipped" dir="auto">
      {names.join(' · ')} <span>{texts.format.count(jobs.length)}</span>
    </p>
  )
}

function Only({ jobs }: { jobs: readonly JobView[] }) {
  const texts = useTexts()
  const { showAll } = useActions()
  return (
    <div className="row wrap grow list-only">
      <output>{texts.list.only(jobs.length)}</output>
      <Button look="quiet" onClick={showAll}>
        {texts.list.showAllOfThem}
      </Button>
    </div>
  )
}

function OnServer() {
  const texts = useTexts()
  const { setServer } = useActions()
  const servers = useServers()
  const onServer = useOnServer()
  if (servers.length < 2) return null
  const chosen = servers.find(({ id }) => id === onServer)
  return (
    <ChoiceMenu
      name={texts.list.server}
      face={chosen?.name ?? texts.words.everyServer}
      icon="server"
      chosen={onServer ?? ''}
      choices={[
        { value: '', name: texts.words.everyServer },
        ...servers.map(({ id, name }) => ({ value: id, name })),
      ]}
      choose={(id) => setServer(id === '' ? undefined : id)}
    />
  )
}

function Order() {
  const texts = useTexts()
  const { setSort } = useActions()
  const sort = useWindow((state) => state.sort)
  return (
    <Menu
      name={texts.list.sortedBy(texts.list.sorts[sort])}
      face={<Icon name="sort" />}
      items={{
        chosen: sort,
        choices: sorts.map((each) => ({ value: each, name: texts.list.sorts[each] })),
        choose: (value) => setSort(sorts.find((each) => each === value) ?? 'default'),
      }}
    />
  )
}

function More({ jobs, filters }: { readonly jobs: readonly JobView[]; readonly filters: boolean }) {
  const texts = useTexts()
  const ofFilter = useFilterEntries()
  const entries = filters ? ofFilter : []
  const commands = useListCommands(jobs)
  const line = entries.length > 0 && commands.length > 0 ? (['line'] as const) : []
  const items = [...entries, ...line, ...commands]
  return items.length > 0 && <Menu name={texts.list.more} face={<Icon name="more" />} items={items} />
}
