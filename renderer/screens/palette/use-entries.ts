import { useMemo, useState } from 'react'
import type { JobKey, JobView } from '../../../shared/model.ts'
import { jobName } from '../../../shared/texts/job-name.ts'
import type { Texts } from '../../../shared/texts/index.ts'
import { offered } from '../../commands/command.ts'
import { useJobCommands } from '../../commands/job-commands.ts'
import { useListCommands } from '../../commands/list-commands.ts'
import { usePauseCommands } from '../../commands/pause-commands.ts'
import { useWindowCommands } from '../../commands/window-commands.ts'
import { useActions, useWindow, useWindowStore } from '../../state/context.tsx'
import { filters } from '../../state/models/groups.ts'
import { settingsSections } from '../../state/models/settings-sections.ts'
import { useGroups } from '../../state/use-groups.ts'
import { useTexts } from '../../state/use-texts.ts'
import { commandEntry, entriesFor, jobEntries, type Entry, type EntryGroup } from './entries.ts'
import { foldForSearch } from '../../../shared/rules/search.ts'
import { recentlyChosen } from './recent.ts'

const none: readonly JobView[] = []
const noJobs: ReadonlyMap<JobKey, JobView> = new Map()

/** The lines of the palette, for what is searched. Jobs are those of when it was opened: no line moves under the pointer. */
export function useEntries(search: string): readonly EntryGroup[] {
  const texts = useTexts()
  const { setSearch, show } = useActions()
  const store = useWindowStore()
  const groups = useGroups()
  const view = useWindow((state) => state.view.name)
  const listed = useMemo(() => (view === 'jobs' ? groups.flatMap(({ jobs }) => jobs) : none), [groups, view])
  const chosenJobs = useChosenJobs()
  const { now, lasting, unwatch, cancel } = useJobCommands(chosenJobs)
  const ofList = useListCommands(listed)
  const ofWindow = useWindowCommands()
  const pause = usePauseCommands().commands.map((command) => ({
    ...command,
    name: command.id === 'resume' ? command.name : texts.palette.choose(texts.header.pause, command.name),
  }))
  const places = usePlaces()
  const [recent] = useState(() => recentlyChosen(localStorage))
  const [world] = useState(() => store.getState().world)
  const jobs = useMemo(
    () => jobEntries(world?.jobs ?? noJobs, world?.servers ?? [], texts, (key) => show({ show: 'job', key })),
    [world, texts, show],
  )
  const ofJobs = offered([...now, ...lasting, unwatch, cancel])
  const found = {
    chosen:
      chosenJobs.length === 0
        ? []
        : ofJobs.filter(({ id }) => id !== 'open').map((each) => commandEntry(each)),
    chosenName: chosenName(chosenJobs, texts),
    commands: [...ofWindow, ...ofList, ...pause].map((each) => commandEntry(each, 'do ')),
    jobs,
    places,
    recent,
    searchList: () => setSearch(search.trim()),
  }
  return entriesFor(search, found, texts)
}

/** The jobs that a command is meant for: those that are selected, else the open one. */
function useChosenJobs(): readonly JobView[] {
  const picked = useWindow((state) => state.picked.keys)
  const selected = useWindow((state) => state.selected)
  const isList = useWindow((state) => state.view.name === 'jobs')
  const jobs = useWindow((state) => state.world?.standing)
  return useMemo(() => {
    const keys = picked.size > 0 ? [...picked] : selected === undefined ? [] : [selected]
    return isList ? keys.flatMap((key) => jobs?.get(key) ?? []) : none
  }, [picked, selected, isList, jobs])
}

function chosenName(jobs: readonly JobView[], texts: Texts): string {
  const [first] = jobs
  if (!first) return ''
  return jobs.length === 1 ? jobName(first, texts) : texts.picked.count(jobs.length)
}

function place(id: string, label: string, about: string, act: () => void): Entry {
  return { id: `go ${id}`, label, about, name: foldForSearch(label), more: foldForSearch(about), act }
}

/** Screens, servers, and parts of the settings. */
function usePlaces(): readonly Entry[] {
  const texts = useTexts()
  const { setFilter, setView } = useActions()
  const servers = useWindow((state) => state.world?.servers)
  const { palette: words } = texts
  return [
    ...filters.map((filter) =>
      place(filter, texts.filters[filter], texts.filters.title, () => setFilter(filter)),
    ),
    place('insights', texts.filters.insights, '', () => setView({ name: 'insights' })),
    place('history', texts.filters.history, '', () => setView({ name: 'history' })),
    ...(servers ?? []).map(({ id, name }) =>
      place(`server ${id}`, name, words.server, () => setView({ name: 'server', serverId: id })),
    ),
    ...settingsSections.map((at) =>
      place(`settings ${at}`, texts.settings[at].title, texts.settings.title, () =>
        setView({ name: 'settings', at }),
      ),
    ),
  ]
}
