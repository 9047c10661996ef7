import { once } from '../../../shared/format.ts'
import type { JobKey, JobView, ServerView } from '../../../shared/model.ts'
import { isJobKey } from '../../../shared/rules/job-key.ts'
import type { Texts } from '../../../shared/texts/index.ts'
import { jobName } from '../../../shared/texts/job-name.ts'
import type { Command } from '../../commands/command.ts'
import { endedAt, isOver } from '../../state/models/groups.ts'
import { foldForSearch } from '../../../shared/rules/search.ts'
import { bestOf, type Findable } from './find.ts'

/** A line of the palette. */
export interface Entry extends Findable, Pick<Command, 'hotkey' | 'disabled' | 'isDangerous'> {
  readonly id: string
  readonly label: string
  /** What stands behind the label, small. */
  readonly about?: string
  /** Where it is a job: its icon goes before the label. */
  readonly job?: JobView
  readonly act: () => void
}

/** Lines that belong together, under a heading. */
export interface EntryGroup {
  readonly value: string
  readonly items: readonly Entry[]
}

/** What the palette finds, by what it is. */
export interface Found {
  /** What can be done with the open job, or the selected ones, and what these are called. */
  readonly chosen: readonly Entry[]
  readonly chosenName: string
  readonly commands: readonly Entry[]
  readonly jobs: JobEntries
  readonly places: readonly Entry[]
  /** What was chosen before, the latest first. */
  readonly recent: readonly string[]
  /** Searches the list, which also finds steps and errors, and shows all that it finds. */
  readonly searchList: () => void
}

const jobPrefix = 'job '

export function commandEntry(command: Command, prefix = ''): Entry {
  return {
    ...command,
    id: `${prefix}${command.id}`,
    label: command.name,
    name: foldForSearch(command.name),
    more: '',
  }
}

/** Jobs as lines of the palette: each made when it is wanted, for there may be ten thousand. */
export interface JobEntries {
  /** The line of this ID, where it is a job's that is there. */
  of(id: string): Entry | undefined
  /** Those that go on, the latest first. */
  active(most: number): readonly Entry[]
  /** Those that go on first, then the others, each the latest first. */
  all(): readonly Entry[]
}

export function jobEntries(
  jobs: ReadonlyMap<JobKey, JobView>,
  servers: readonly Pick<ServerView, 'id' | 'name'>[],
  texts: Texts,
  open: (key: JobKey) => void,
): JobEntries {
  const names = new Map(servers.map(({ id, name }) => [id, name]))
  function entryOf(job: JobView): Entry {
    const label = jobName(job, texts)
    const kind = job.kind && texts.results.kinds[job.kind]
    const about = [kind, names.get(job.serverId)].filter(Boolean).join(' · ')
    return {
      id: `${jobPrefix}${job.key}`,
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
    of(id) {
      const key = id.slice(jobPrefix.length)
      const job = id.startsWith(jobPrefix) && isJobKey(key) ? jobs.get(key) : undefined
      return job && entryOf(job)
    },
    active: (most) =>
      ordered()
        .slice(0, most)
        .filter((job) => !isOver(job))
        .map(entryOf),
    all: once(() => ordered().map(entryOf)),
  }
}

const movedAt = (job: JobView) => endedAt(job) ?? job.addedAt

const limits = { recent: 5, jobsAtFirst: 5, chosen: 6, commands: 8, jobs: 20, places: 8 }

/** The lines for what is searched; without a search what was chosen lately first, and then everything but old jobs. Pure. */
export function entriesFor(search: string, found: Found, { palette: words }: Texts): readonly EntryGroup[] {
  const { chosen, chosenName, commands, jobs, places, recent } = found
  if (search.trim() === '') {
    const byId = new Map([...commands, ...places].map((entry) => [entry.id, entry]))
    const again = recent.flatMap((id) => byId.get(id) ?? jobs.of(id) ?? []).slice(0, limits.recent)
    const isNew = ({ id }: Entry) => !again.some((entry) => entry.id === id)
    return withLines([
      { value: chosenName, items: chosen },
      { value: words.recent, items: again },
      { value: words.jobs, items: jobs.active(limits.jobsAtFirst).filter(isNew) },
      { value: words.commands, items: commands.filter(isNew) },
      { value: words.places, items: places.filter(isNew) },
    ])
  }
  // Of what is found equally well, what was chosen lately is first.
  const rank = new Map(recent.map((id, index) => [id, recent.length - index]))
  const lately = (entries: readonly Entry[]) =>
    recent.length === 0 ? entries : entries.toSorted((a, b) => (rank.get(b.id) ?? 0) - (rank.get(a.id) ?? 0))
  const groups = [
    { value: chosenName, ...bestOf(chosen, search, limits.chosen) },
    { value: words.commands, ...bestOf(lately(commands), search, limits.commands) },
    { value: words.jobs, ...bestOf(lately(jobs.all()), search, limits.jobs) },
    { value: words.places, ...bestOf(lately(places), search, limits.places) },
  ].toSorted((a, b) => b.score - a.score)
  const inList: Entry = {
    id: 'search-list',
    label: words.searchList(search.trim()),
    name: '',
    more: '',
    act: found.searchList,
  }
  return withLines([
    ...groups.map(({ value, best }) => ({ value, items: best })),
    { value: words.list, items: [inList] },
  ])
}

const withLines = (groups: readonly EntryGroup[]) => groups.filter(({ items }) => items.length > 0)
