import { useMemo, useState } from 'react'
import type { JobKey, JobView } from '#shared/model.ts'
import { isJobKey } from '#shared/rules/job-key.ts'
import { formatJobName } from '#shared/texts/job-name.ts'
import type { Texts } from '#shared/texts/index.ts'
import { surfaceCommandIds } from '#renderer/commands/commands.ts'
import { createSearchEntry, type SearchEntry } from '#renderer/commands/search-entry.ts'
import { createSettingEntries } from '#renderer/commands/settings-entries.ts'
import { createMenuCommands, useCommandContext, useCommands } from '#renderer/commands/use-commands.ts'
import { useActions, useWindowState, useWindowStore } from '#renderer/state/context.tsx'
import { listFilters } from '#shared/list-view.ts'
import { useGroups, useServers } from '#renderer/state/use-groups.ts'
import { useTexts } from '#renderer/state/use-texts.ts'
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
 * Returns the entries of the palette. The jobs are frozen while it is open, so that entries don't move under
 * the pointer.
 */
export function usePaletteEntries(search: string): readonly EntryGroup[] {
  const texts = useTexts()
  const { searchList, setView, show } = useActions()
  const store = useWindowStore()
  const groups = useGroups()
  const view = useWindowState((state) => state.view.name)
  const listedJobs = useMemo(
    () => (view === 'jobs' ? groups.flatMap(({ jobs }) => jobs) : none),
    [groups, view],
  )
  const chosenJobs = useChosenJobs()
  const ofJobs = useCommands(surfaceCommandIds.paletteJobs, { jobs: chosenJobs })
  const ofList = useCommands(surfaceCommandIds.listMenu, { jobs: listedJobs })
  const ofServers = useServerCommands()
  const ofWindow = useCommands(surfaceCommandIds.palette)
  const pause = useCommands(surfaceCommandIds.bell).map((command) => ({
    ...command,
    name: command.id === 'resume' ? command.name : texts.palette.choose(texts.header.pause, command.name),
  }))
  const places = useScreenEntries()
  const quit = useCommands(['quit']).map((each) => createCommandEntry(each, texts))
  const servers = useServers()
  const [mainState] = useState(() => store.getState().mainState)
  const jobs = useMemo(
    () =>
      createJobEntries(mainState?.jobs ?? noJobs, mainState?.servers ?? [], texts, (key) =>
        show({ show: 'job', key }),
      ),
    [mainState, texts, show],
  )
  const causes = useMemo(
    () => createCauseEntries(mainState?.jobs.values() ?? [], texts, (keys) => show({ show: 'list', keys })),
    [mainState, texts, show],
  )
  const entries = {
    chosen: chosenJobs.length === 0 ? [] : ofJobs.map((each) => createCommandEntry(each, texts)),
    chosenName: formatChosenName(chosenJobs, texts),
    commands: [...ofWindow, ...ofServers, ...ofList, ...pause].map((each) =>
      createCommandEntry(each, texts, 'do '),
    ),
    jobs,
    causes,
    places,
    settings: createSettingEntries(servers, texts, setView),
    quit,
    searchList: () => searchList(search.trim()),
  }
  return searchEntries(search, entries, texts)
}

/** Returns the commands for each server. The server's ID makes the ID of an entry unique. */
function useServerCommands() {
  const servers = useServers()
  const context = useCommandContext()
  return servers.flatMap((server) =>
    createMenuCommands(surfaceCommandIds.paletteServer, { ...context, server }).map((command) => ({
      ...command,
      id: `${command.id} ${server.id}`,
      // The command's shortcut isn't shown, because it applies to jobs.
      hotkey: undefined,
    })),
  )
}

function useChosenJobs(): readonly JobView[] {
  const picked = useWindowState((state) => state.picked.keys)
  const selected = useWindowState((state) => state.selected)
  const isList = useWindowState((state) => state.view.name === 'jobs')
  const jobs = useWindowState((state) => state.mainState?.jobStructure)
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
  const settings = useCommands(['settings'])
  const servers = useServers()
  const { filters: names, palette, watchRules, synonyms } = texts
  const place = (
    id: string,
    kind: keyof typeof synonyms.places,
    line: Pick<SearchEntry, 'label' | 'detail' | 'hotkey' | 'act'>,
  ) => createSearchEntry({ ...line, id: `go ${id}`, synonyms: synonyms.places[kind] })
  return [
    ...listFilters.map((filter) =>
      place(filter, filter, {
        label: names[filter],
        detail: texts.common.jobs,
        act: () => setFilter(filter),
      }),
    ),
    ...settings.map(({ name: label, hotkey, act }) => place('settings', 'settings', { label, hotkey, act })),
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
