import { createLazy } from '#shared/format.ts'
import type { JobKey, JobView, ServerView } from '#shared/model.ts'
import type { Texts } from '#shared/texts/index.ts'
import { formatJobName } from '#shared/texts/job-name.ts'
import { createSearchEntry, withMatchedSynonym, type SearchEntry } from '#renderer/commands/search-entry.ts'
import type { MenuItem } from '#renderer/ui/menu-entries.tsx'
import { getEndTime, isJobOver } from '#renderer/state/models/groups.ts'
import { getCauseLine, summarizeFailure } from '#shared/rules/error-cause.ts'
import { groupByCause } from '#renderer/state/models/causes.ts'
import { findBestMatches, foldForSearch, type Searchable } from '#shared/rules/search.ts'

export interface EntryGroup {
  readonly value: string
  readonly items: readonly SearchEntry[]
}

export interface PaletteSource {
  readonly chosen: readonly SearchEntry[]
  readonly chosenName: string
  readonly commands: readonly SearchEntry[]
  readonly jobs: JobEntries
  /** One entry for each cause of several failures. */
  readonly causes: readonly SearchEntry[]
  readonly places: readonly SearchEntry[]
  readonly settings: readonly SearchEntry[]
  /**
   * The entry for "Quit". It is only found by one of its own words, because a fuzzy match must not quit the
   * app.
   */
  readonly quit: readonly SearchEntry[]
  readonly searchList: () => void
}

/** @param prefix distinguishes a job's commands from those of the list */
export function createCommandEntry(
  command: MenuItem & { readonly id: string },
  { synonyms }: Texts,
  prefix = '',
): SearchEntry {
  const commandSynonyms: Readonly<Record<string, string | undefined>> = synonyms.commands
  // A command's ID may contain a server's ID after a space.
  const [id = ''] = command.id.split(' ')
  return createSearchEntry({
    ...command,
    id: `${prefix}${command.id}`,
    label: command.name,
    synonyms: commandSynonyms[id] ?? '',
  })
}

interface SearchableJob extends Searchable {
  readonly job: JobView
}

/** Creates entries only for visible jobs, because there may be ten thousand jobs. */
export interface JobEntries {
  active(max: number): readonly SearchEntry[]
  /** Returns the active jobs, last added first, and then all other jobs, last changed first. */
  all(): readonly SearchableJob[]
  create(found: SearchableJob): SearchEntry
}

export function createJobEntries(
  jobs: ReadonlyMap<JobKey, JobView>,
  servers: readonly Pick<ServerView, 'id' | 'name'>[],
  texts: Texts,
  open: (key: JobKey) => void,
): JobEntries {
  const names = new Map(servers.map(({ id, name }) => [id, name]))
  const formatDetail = ({ identity: { kind, serverId } }: JobView) =>
    [kind && texts.results.kinds[kind], names.get(serverId)].filter(Boolean).join(' · ')
  function toSearchable(job: JobView): SearchableJob {
    const { project, jobId } = job.identity
    const cause = job.attention ? summarizeFailure(job.run.error) : undefined
    return {
      job,
      name: foldForSearch(formatJobName(job.identity, texts)),
      keywords: foldForSearch([formatDetail(job), project?.name, jobId, cause].join(' ')),
    }
  }
  const create = (found: SearchableJob): SearchEntry => ({
    ...found,
    id: `job ${found.job.identity.key}`,
    label: formatJobName(found.job.identity, texts),
    detail: formatDetail(found.job),
    act: () => open(found.job.identity.key),
  })
  const orderedJobs = createLazy((): readonly JobView[] => {
    const [active, over]: readonly [JobView[], JobView[]] = [[], []]
    for (const job of jobs.values()) (isJobOver(job) ? over : active).push(job)
    return [
      ...active.toSorted((a, b) => b.identity.addedAt - a.identity.addedAt),
      ...over.toSorted((a, b) => getLastChange(b) - getLastChange(a)),
    ]
  })
  return {
    active: (max) =>
      orderedJobs()
        .slice(0, max)
        .filter((job) => !isJobOver(job))
        .map((job) => create(toSearchable(job))),
    all: createLazy(() => orderedJobs().map(toSearchable)),
    create,
  }
}

/** Creates an entry for each cause of several failures. Choosing it lists the jobs. */
export function createCauseEntries(
  jobs: Iterable<JobView>,
  { cause: causeTexts }: Texts,
  show: (keys: readonly JobKey[]) => void,
): readonly SearchEntry[] {
  return groupByCause([...jobs].filter(({ attention }) => attention)).flatMap((each) => {
    if ('identity' in each) return []
    const what = getCauseLine(each.jobs.map((job) => job.run.error)) ?? each.cause
    return createSearchEntry({
      id: `cause ${each.cause}`,
      label: causeTexts.title(each.jobs.length, what),
      act: () => show(each.jobs.map(({ identity: { key } }) => key)),
    })
  })
}

const getLastChange = (job: JobView) => getEndTime(job) ?? job.identity.addedAt

const limits = { jobsAtFirst: 5, chosen: 6, commands: 8, jobs: 20, places: 8, settings: 8 }

/** Searches all entries. An empty search returns a few active jobs, the commands, the screens and "Quit". */
export function searchEntries(search: string, source: PaletteSource, texts: Texts): readonly EntryGroup[] {
  if (search.trim() === '') return getDefaultGroups(source, texts)
  const { palette: paletteTexts } = texts
  const isQuit = texts.synonyms.quit.split(', ').some((word) => isSame(word, search))
  // Matches of single letters that are spread over a text are only used if there are no other matches.
  const exact = searchGroups(search, source, texts, false)
  const groups = exact.length > 0 || isQuit ? exact : searchGroups(search, source, texts, true)
  const inList = createSearchEntry({
    id: 'search-list',
    label: paletteTexts.searchList(search.trim()),
    act: source.searchList,
  })
  return onlyWithItems([
    ...groups,
    { value: texts.appName, items: isQuit ? source.quit : [] },
    { value: paletteTexts.list, items: [inList] },
  ])
}

const isSame = (word: string, search: string) => foldForSearch(word) === foldForSearch(search.trim())

function getDefaultGroups(
  found: PaletteSource,
  { appName, palette: paletteTexts, common: { jobs: jobsTitle } }: Texts,
): readonly EntryGroup[] {
  const { chosen, chosenName, commands, jobs, places, quit } = found
  return onlyWithItems([
    { value: chosenName, items: chosen },
    { value: jobsTitle, items: jobs.active(limits.jobsAtFirst) },
    { value: paletteTexts.commands, items: commands.filter(({ disabled }) => !disabled) },
    { value: paletteTexts.places, items: places },
    { value: appName, items: quit },
  ])
}

function searchGroups(
  search: string,
  found: PaletteSource,
  { palette: paletteTexts, common: { jobs: jobsTitle } }: Texts,
  isFuzzy: boolean,
): readonly EntryGroup[] {
  const { chosen, chosenName, causes, commands, jobs, places, settings } = found
  const best = <T extends Searchable>(entries: readonly T[], max: number) =>
    findBestMatches(entries, search, max, isFuzzy)
  const { best: ofJobs, score } = best<SearchEntry | SearchableJob>([...causes, ...jobs.all()], limits.jobs)
  const groups = [
    { value: chosenName, ...best(chosen, limits.chosen) },
    { value: paletteTexts.commands, ...best(commands, limits.commands) },
    { value: paletteTexts.settings, ...best(settings, limits.settings) },
    { value: jobsTitle, best: ofJobs.map((each) => ('act' in each ? each : jobs.create(each))), score },
    { value: paletteTexts.places, ...best(places, limits.places) },
  ].toSorted((a, b) => b.score - a.score)
  return onlyWithItems(
    groups.map(({ value, best: items }) => ({
      value,
      items: items.map((entry) => withMatchedSynonym(entry, search)),
    })),
  )
}

const onlyWithItems = (groups: readonly EntryGroup[]) => groups.filter(({ items }) => items.length > 0)
