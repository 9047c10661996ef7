import { once } from '#shared/format.ts'
import type { JobKey, JobView, ServerView } from '#shared/model.ts'
import type { Texts } from '#shared/texts/index.ts'
import { jobName } from '#shared/texts/job-name.ts'
import { type Command, entryOf, explained, type Entry } from '#renderer/commands/command.ts'
import { endedAt, isOver } from '#renderer/state/models/groups.ts'
import { bestOf, foldForSearch } from '#shared/rules/search.ts'

export interface EntryGroup {
  readonly value: string
  readonly items: readonly Entry[]
}

export interface PaletteMatch {
  readonly chosen: readonly Entry[]
  readonly chosenName: string
  readonly commands: readonly Entry[]
  readonly jobs: JobEntries
  readonly places: readonly Entry[]
  readonly settings: readonly Entry[]
  /** Only found by exactly one of its words: a fuzzy match must not quit the program. */
  readonly quit: Entry
  readonly searchList: () => void
}

/** @param prefix keeps a job's commands apart from the list's */
export function commandEntry(command: Command, { synonyms }: Texts, prefix = ''): Entry {
  const known: Readonly<Record<string, string | undefined>> = synonyms.commands
  // After a space is the ID of a server.
  const [id = ''] = command.id.split(' ')
  return entryOf({
    ...command,
    id: `${prefix}${command.id}`,
    label: command.name,
    synonyms: known[id] ?? '',
  })
}

/** Entries are made on demand, because there may be ten thousand. */
export interface JobEntries {
  active(most: number): readonly Entry[]
  /** Active jobs first, then the others, each the latest first. */
  all(): readonly Entry[]
}

export function jobEntries(
  jobs: ReadonlyMap<JobKey, JobView>,
  servers: readonly Pick<ServerView, 'id' | 'name'>[],
  texts: Texts,
  open: (key: JobKey) => void,
): JobEntries {
  const names = new Map(servers.map(({ id, name }) => [id, name]))
  function lineOf(job: JobView): Entry {
    const label = jobName(job, texts)
    const kind = job.kind && texts.results.kinds[job.kind]
    const about = [kind, names.get(job.serverId)].filter(Boolean).join(' · ')
    return {
      id: `job ${job.key}`,
      label,
      about,
      job,
      name: foldForSearch(label),
      more: foldForSearch(`${about} ${job.project?.name ?? ''} ${job.jobId}`),
      act: () => open(job.key),
    }
  }
  const ordered = once((): readonly JobView[] => {
    const [active, over]: readonly [JobView[], JobView[]] = [[], []]
    for (const job of jobs.values()) (isOver(job) ? over : active).push(job)
    return [
      ...active.toSorted((a, b) => b.addedAt - a.addedAt),
      ...over.toSorted((a, b) => movedAt(b) - movedAt(a)),
    ]
  })
  return {
    active: (most) =>
      ordered()
        .slice(0, most)
        .filter((job) => !isOver(job))
        .map(lineOf),
    all: once(() => ordered().map(lineOf)),
  }
}

const movedAt = (job: JobView) => endedAt(job) ?? job.addedAt

const limits = { jobsAtFirst: 5, chosen: 6, commands: 8, jobs: 20, places: 8, settings: 8 }

/** Without a search, everything but finished jobs and settings. */
export function entriesFor(search: string, found: PaletteMatch, texts: Texts): readonly EntryGroup[] {
  if (search.trim() === '') return unsearched(found, texts)
  const { palette: words } = texts
  const isQuit = texts.synonyms.quit.split(', ').some((word) => isSame(word, search))
  // Letters in the middle of words are only looked for if nothing else is found.
  const exact = searched(search, found, words, false)
  const groups = exact.length > 0 || isQuit ? exact : searched(search, found, words, true)
  const inList = entryOf({
    id: 'search-list',
    label: words.searchList(search.trim()),
    act: found.searchList,
  })
  return withLines([
    ...groups,
    { value: texts.appName, items: isQuit ? [found.quit] : [] },
    // Below good hits it would only be in the way.
    { value: words.list, items: exact.length === 0 ? [inList] : [] },
  ])
}

const isSame = (word: string, search: string) => foldForSearch(word) === foldForSearch(search.trim())

function unsearched(found: PaletteMatch, { appName, palette: words }: Texts): readonly EntryGroup[] {
  const { chosen, chosenName, commands, jobs, places, quit } = found
  return withLines([
    { value: chosenName, items: chosen },
    { value: words.jobs, items: jobs.active(limits.jobsAtFirst) },
    { value: words.commands, items: commands },
    { value: words.places, items: places },
    { value: appName, items: [quit] },
  ])
}

/** The group with the best match first. */
function searched(
  search: string,
  found: PaletteMatch,
  words: Texts['palette'],
  isFuzzy: boolean,
): readonly EntryGroup[] {
  const { chosen, chosenName, commands, jobs, places, settings } = found
  const best = (entries: readonly Entry[], most: number) => bestOf(entries, search, most, isFuzzy)
  const groups = [
    { value: chosenName, ...best(chosen, limits.chosen) },
    { value: words.commands, ...best(commands, limits.commands) },
    { value: words.settings, ...best(settings, limits.settings) },
    { value: words.jobs, ...best(jobs.all(), limits.jobs) },
    { value: words.places, ...best(places, limits.places) },
  ].toSorted((a, b) => b.score - a.score)
  return withLines(
    groups.map(({ value, best: items }) => ({
      value,
      items: items.map((entry) => explained(entry, search)),
    })),
  )
}

const withLines = (groups: readonly EntryGroup[]) => groups.filter(({ items }) => items.length > 0)
