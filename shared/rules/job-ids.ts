import { trimTrailing } from '../truncate.ts'
import { findKindInText, type JobKind } from '../job-kind.ts'

export interface FoundJob {
  readonly jobId: string
  /** The server's URL, if the text contains one. */
  readonly serverUrl?: string
  readonly kind?: JobKind
}

const idPattern = '[A-Za-z0-9][A-Za-z0-9_.:-]{0,199}'
const isId = new RegExp(`^${idPattern}$`)
const urls = /https?:\/\/[^\s"'<>]+/gi
const jobPath = /^(.+?)\/api\/v1\/jobs\/(?:status|cancel|restart)\/([^/?#]+)/i
const labelledId = new RegExp(
  String.raw`\bjob[\s_-]?id\b["']?\s*[:=]\s*["']?(?!(?:null|none|undefined)\b)(${idPattern})`,
  'gi',
)
const uuids = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi

interface IdMatch extends FoundJob {
  readonly index: number
}

/** A shorter ID can't contain the name of a kind, because the shortest name is "parse". */
const minKindLength = 5

/** Whether a text could be a job ID. */
export const isJobId = (text: string): boolean => isId.test(text)

const isOneUuid = new RegExp(`^${uuids.source}$`, 'i')

/** Whether a text is a UUID. The server uses UUIDs for the jobs that it creates itself. */
export const isUuid = (text: string): boolean => isOneUuid.test(text)

const withoutId = (text: string, jobId: string) =>
  jobId.length >= minKindLength ? text.replaceAll(jobId, '') : text

const trimFullStop = (text: string) => trimTrailing(text, '.:,;)]}')

function decodeUrl(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return '' // The text isn't a valid URL, so it contains no job.
  }
}

function* matchUrls(line: string): Generator<IdMatch> {
  for (const { 0: url, index } of line.matchAll(urls)) {
    const [, serverUrl, last = ''] = jobPath.exec(url) ?? []
    const jobId = trimFullStop(decodeUrl(last))
    if (isId.test(jobId)) yield { jobId, serverUrl, index }
  }
}

/** Texts with more characters than this aren't parsed as JSON. */
const maxJsonLength = 1_000_000

function readJson(text: string): unknown {
  try {
    return text.length > maxJsonLength ? undefined : JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Returns the job whose ID is in the field `job_id`, with the kind that other fields name. */
function readJobObject(value: object): FoundJob | undefined {
  const { job_id: jobId, ...others } = { job_id: undefined, ...value }
  if (typeof jobId !== 'string' || !isJobId(jobId)) return undefined
  const texts = Object.values(others).filter((each) => typeof each === 'string')
  const kind = findKindInText(withoutId(texts.join('\n'), jobId))
  return { jobId, ...(kind && { kind }) }
}

/**
 * Finds the values of `job_id` fields. If there are any, other IDs are ignored, because a response may also
 * contain the ID of a project.
 */
function findJobsInJson(text: string): FoundJob[] {
  const jobsById = new Map<string, FoundJob>()
  const unread: unknown[] = [readJson(text)]
  for (let value = unread.pop(); value !== undefined; value = unread.pop()) {
    if (typeof value !== 'object' || value === null) continue
    const job = readJobObject(value)
    if (job && !jobsById.has(job.jobId)) jobsById.set(job.jobId, job)
    // A spread would fail, because a call can't have a hundred thousand arguments.
    for (const each of Object.values(value).toReversed()) unread.push(each)
  }
  return [...jobsById.values()]
}

const isUrl = (word: string): boolean => /^https?:/i.test(word)

function* matchLine(line: string): Generator<IdMatch> {
  yield* matchUrls(line)
  for (const { 1: jobId = '', index } of line.matchAll(labelledId))
    yield { jobId: trimFullStop(jobId), index }
  for (const { 0: jobId, index } of line.matchAll(uuids)) yield { jobId, index }
  const words = line
    .trim()
    .split(/[\s,;]+/)
    .map(trimFullStop)
  // Words of a sentence and parts of a time look like IDs. So the words of a line with several words only
  // count as IDs if each contains a letter and a digit.
  const areIds = words.every((word) => isId.test(word) && /[a-z]/i.test(word) && /\d/.test(word))
  if (words.length === 1 || areIds)
    for (const [index, word] of words.entries())
      if (isId.test(word) && !isUrl(word)) yield { jobId: word, index }
}

/**
 * Finds job IDs, each once. An ID may stand alone, in a URL of the API, in the server's JSON, or after "Job
 * ID:".
 */
export function findJobs(text: string): FoundJob[] {
  const inJson = findJobsInJson(text)
  if (inJson.length > 0) return inJson
  const jobsById = new Map<string, FoundJob>()
  for (const line of text.split(/\r?\n/)) {
    const lineMatches = [...matchLine(line)].toSorted((a, b) => a.index - b.index)
    const [first] = lineMatches
    // The text names a kind only if it is about a single job. The ID itself, which may be "taxonomy-7",
    // doesn't count.
    const isSingleJob = first && lineMatches.every(({ jobId }) => jobId === first.jobId)
    const kind = isSingleJob ? findKindInText(withoutId(line, first.jobId)) : undefined
    for (const { jobId, serverUrl } of lineMatches) {
      if (!jobsById.has(jobId)) jobsById.set(jobId, { jobId, serverUrl, ...(kind && { kind }) })
    }
  }
  return [...jobsById.values()]
}
