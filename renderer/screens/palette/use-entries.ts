import { useMemo, useState } from 'react'
import type { JobKey, JobView } from '#shared/model.ts'
import { isJobKey } from '#shared/rules/job-key.ts'
import { formatJobName } from '#shared/texts/job-name.ts'
import type { Texts } from '#shared/texts/index.ts'
import { compact, createSearchEntry, type SearchEntry } from '#renderer/commands/command.ts'
import { useJobCommands } from '#renderer/commands/job-commands.ts'
import { useListCommands } from '#renderer/commands/list-commands.ts'
import { usePauseCommands } from '#renderer/commands/pause-commands.ts'
import { createSettingEntries } from '#renderer/commands/settings-entries.ts'
import { useWindowCommands } from '#renderer/commands/window-commands.ts'
import { useActions, useWindow, useWindowStore } from '#renderer/state/context.tsx'
import { filters } from '#shared/list-view.ts'
import { useGroups, useServers } from '#renderer/state/use-groups.ts'
import { useTexts } from '#renderer/state/use-texts.ts'
import { useHotkeys } from '#renderer/ui/keys.ts'
import { globalShortcuts } from '#shared/shortcuts.ts'
import {
  createCauseEntries,
  createCommandEntry,
  searchEntries,
  createJobEntries,
  type EntryGroup,
} from './palette-entries.ts'

const none: readonly JobView[] = []
const noJobs: ReadonlyMap<JobKey, JobView> = new Map()

/**
 * Returns the palette's entries. Jobs don't change while it is open, so that no entry moves under the
 * pointer.
 */
export function useEntries(search: string): readonly EntryGroup[] {
  const texts = useTexts()
  const { searchList, setView, show } = useActions()
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
  const places = useScreenEntries()
  const quit = useQuitEntry()
  const servers = useServers()
  const [world] = useState(() => store.getState().world)
  const jobs = useMemo(
    () =>
      createJobEntries(world?.jobs ?? noJobs, world?.servers ?? [], texts, (key) =>
        show({ show: 'job', key }),
      ),
    [world, texts, show],
  )
  const causes = useMemo(
    () => createCauseEntries(world?.jobs.values() ?? [], texts, (keys) => show({ show: 'list', keys })),
    [world, texts, show],
  )
  const ofJobs = compact([...now, ...lasting, unwatch, cancel])
  const found = {
    chosen:
      chosenJobs.length === 0
        ? []
        : ofJobs.filter(({ id }) => id !== 'open').map((each) => createCommandEntry(each, texts)),
    chosenName: formatChosenName(chosenJobs, texts),
    commands: [...ofWindow, ...ofList, ...pause].map((each) => createCommandEntry(each, texts, 'do ')),
    jobs,
    causes,
    places,
    settings: createSettingEntries(servers, texts, setView),
    quit,
    searchList: () => searchList(search.trim()),
  }
  return searchEntries(search, found, texts)
}

function useChosenJobs(): readonly JobView[] {
  const picked = useWindow((state) => state.picked.keys)
  const selected = useWindow((state) => state.selected)
  const isList = useWindow((state) => state.view.name === 'jobs')
  const jobs = useWindow((state) => state.world?.jobStructure)
  return useMemo(() => {
    const keys = picked.size > 0 ? [...picked] : selected === undefined ? [] : [selected]
    return isList ? keys.filter(isJobKey).flatMap((key) => jobs?.get(key) ?? []) : none
  }, [picked, selected, isList, jobs])
}

function formatChosenName(jobs: readonly JobView[], texts: Texts): string {
  const [first] = jobs
  if (!first) return ''
  return jobs.length === 1 ? formatJobName(first.identity, texts) : texts.picked.count(jobs.length)
}

function useScreenEntries(): readonly SearchEntry[] {
  const texts = useTexts()
  const { setFilter, setView } = useActions()
  const hotkey = useHotkeys()
  const servers = useServers()
  const { filters: names, palette, watchRules, synonyms } = texts
  const place = (
    id: string,
    kind: keyof typeof synonyms.places,
    line: Pick<SearchEntry, 'label' | 'detail' | 'hotkey' | 'act'>,
  ) => createSearchEntry({ ...line, id: `go ${id}`, synonyms: synonyms.places[kind] })
  return [
    ...filters.map((filter) =>
      place(filter, filter, {
        label: names[filter],
        detail: texts.common.jobs,
        act: () => setFilter(filter),
      }),
    ),
    place('settings', 'settings', {
      label: names.settings,
      hotkey: hotkey(globalShortcuts.settings),
      act: () => setView({ name: 'settings' }),
    }),
    ...servers.flatMap(({ id, name }) => [
      place(`server ${id}`, 'server', {
        label: name,
        detail: texts.common.server,
        act: () => setView({ name: 'server', serverId: id }),
      }),
      place(`rules ${id}`, 'rules', {
        label: palette.choose(watchRules.title, name),
        act: () => setView({ name: 'server', serverId: id, at: 'rules' }),
      }),
    ]),
  ]
}

function useQuitEntry(): SearchEntry {
  const texts = useTexts()
  const { askQuit } = useActions()
  const hotkey = useHotkeys()(globalShortcuts.quit)
  return createSearchEntry({ id: 'quit', label: texts.window.menu.quit, hotkey, act: askQuit })
}
