import type { JobView } from '../../../../shared/model.ts'
import { useActions, useWindow } from '../../../state/context.tsx'
import { useTexts } from '../../../state/use-texts.ts'
import { Button } from '../../../ui/button.tsx'
import { Icon } from '../../../ui/icons.tsx'
import { controlKey } from '../../../ui/keys.ts'
import { ChoiceMenu, Menu } from '../../../ui/menu.tsx'
import type { Group } from '../../../state/models/groups.ts'
import { isFinished } from '../../../state/models/job-actions.ts'
import { sorts } from '../../../state/models/listing.ts'
import { allPicked } from '../../../state/models/picking.ts'
import { useFailed } from '../../../state/use-failed.ts'
import { useOnServer } from '../../../state/use-groups.ts'
import './list-head.css'

/** What the list shows, and in which order. */
export function ListHead({ groups }: { groups: readonly Group[] }) {
  const only = useWindow((state) => state.only !== undefined)
  const jobs = groups.flatMap((group) => group.jobs)
  return (
    <div className="list-head" data-only={only || undefined}>
      {only ? <Only jobs={jobs} /> : <What jobs={jobs} />}
      <div className="list-options">
        {!only && <OnServer />}
        <Order />
        <More jobs={jobs} />
      </div>
    </div>
  )
}

function What({ jobs }: { jobs: readonly JobView[] }) {
  const texts = useTexts()
  const filter = useWindow((state) => state.filter)
  return (
    <p className="list-what">
      {texts.filters[filter]} <span>{texts.format.count(jobs.length)}</span>
    </p>
  )
}

/** The jobs that a notification told of, and the way back to all. */
function Only({ jobs }: { jobs: readonly JobView[] }) {
  const texts = useTexts()
  const { showAll } = useActions()
  return (
    <div className="list-only">
      <output>{texts.list.only(jobs.length)}</output>
      <Button look="quiet" onClick={showAll}>
        {texts.list.showAllOfThem}
      </Button>
    </div>
  )
}

/** Whose jobs; nothing where there is one server. */
function OnServer() {
  const texts = useTexts()
  const { setServer } = useActions()
  const servers = useWindow((state) => state.world?.servers)
  const onServer = useOnServer()
  if (servers === undefined || servers.length < 2) return null
  const chosen = servers.find(({ id }) => id === onServer)
  return (
    <ChoiceMenu
      name={`${texts.list.server}: ${chosen?.name ?? texts.list.everyServer}`}
      face={chosen?.name ?? texts.list.everyServer}
      chosen={onServer ?? ''}
      choices={[
        { value: '', name: texts.list.everyServer },
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
    <ChoiceMenu
      name={texts.list.sortedBy(texts.list.sorts[sort])}
      face={texts.list.sorts[sort]}
      icon="sort"
      chosen={sort}
      choices={sorts.map((each) => ({ value: each, name: texts.list.sorts[each] }))}
      choose={(value) => setSort(sorts.find((each) => each === value) ?? 'default')}
    />
  )
}

/** What can be done with all jobs of the list. */
function More({ jobs }: { jobs: readonly JobView[] }) {
  const texts = useTexts()
  const { pick, markSeen, dismiss, openRestart, unwatch } = useActions()
  const failed = useFailed(jobs)
  const unseen = jobs.filter((job) => job.unseen).map((job) => job.key)
  const open = jobs.filter((job) => job.attention).map((job) => job.key)
  const finished = jobs.filter(isFinished).map((job) => job.key)
  const rows = jobs.map((job) => job.key)
  if (jobs.length === 0) return null
  return (
    <Menu
      name={texts.list.more}
      face={<Icon name="more" />}
      items={[
        { name: texts.list.pickAll, hotkey: controlKey('A', texts), act: () => pick(allPicked(rows)) },
        ...(unseen.length > 0
          ? [{ name: texts.list.seeAll(unseen.length), act: () => void markSeen(unseen) }]
          : []),
        ...(open.length > 0
          ? [{ name: texts.list.dismissAll(open.length), act: () => void dismiss(open) }]
          : []),
        ...(finished.length > 0
          ? [{ name: texts.list.clearFinished(finished.length), act: () => void unwatch(finished) }]
          : []),
        ...(failed.length > 0
          ? [
              {
                name: `${texts.bulk.all(failed.length)}…`,
                act: () => openRestart([...failed.map((job) => job.key), ...open]),
              },
            ]
          : []),
      ]}
    />
  )
}
