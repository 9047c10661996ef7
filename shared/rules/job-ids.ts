import { withoutTrailing } from '../cut.ts'
import { kindInText, type JobKind } from '../job-kind.ts'

/** A job id found in what a person pasted, and where it was said to be. */
export interface FoundJob {
  readonly jobId: string
  /** The server's address, where the text was or held a URL of it. */
  readonly serverUrl?: string
  /** What sort of job the text around it says it is. */
  readonly kind?: JobKind
}

const idPattern = '[A-Za-z0-9][A-Za-z0-9_.:-]{0,199}'
const isId = new RegExp(`^${idPattern}$`)
const urls = /https?:\/\/[^\s"'<>]+/gi
const jobPath = /^(.+?)\/api\/v1\/jobs\/(?:status|cancel|restart)\/([^/?#]+)/i
const named = new RegExp(
  String.raw`\bjob[\s_-]?id\b["']?\s*[:=]\s*["']?(?!(?:null|none|undefined)\b)(${idPattern})`,
  'gi',
)
const uuids = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi

interface Find extends FoundJob {
  /** Where in its line. */
  readonly index: number
}

/** An ID that is shorter holds no word of a kind: "parse" is the shortest. */
const shortestKind = 5

/** Whether a text is an id that a job may have. Pure. */
export const isJobId = (text: string): boolean => isId.test(text)

const isOneUuid = new RegExp(`^${uuids.source}$`, 'i')

/** Whether an ID is a UUID, as those of the server's own jobs are. Pure. */
export const isUuid = (text: string): boolean => isOneUuid.test(text)

/** A text without an ID that the user may have named after a kind. */
const withoutId = (text: string, jobId: string) =>
  jobId.length >= shortestKind ? text.replaceAll(jobId, '') : text

/** What ends a sentence belongs to no id. */
const withoutStop = (text: string) => withoutTrailing(text, '.:,;)]}')

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return '' // No URL that a server would understand, so it names no job.
  }
}

function* findsInUrls(line: string): Generator<Find> {
  for (const { 0: url, index } of line.matchAll(urls)) {
    const [, serverUrl, last = ''] = jobPath.exec(url) ?? []
    const jobId = withoutStop(decoded(last))
    if (isId.test(jobId)) yield { jobId, serverUrl, index }
  }
}

/** Longer texts aren't read as JSON, characters. */
const longestJson = 1_000_000

/** The value of a text that is a JSON object or list; undefined for any other. */
function readJson(text: string): object | undefined {
  if (text.length > longestJson || !/^\s*[[{]/.test(text)) return undefined
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    return undefined // It only looks like JSON.
  }
}

/** The job that an object names as its own, and the kind that its other texts tell. */
function jobOf(value: object): FoundJob | undefined {
  const { job_id: jobId, ...others } = { job_id: undefined, ...value }
  if (typeof jobId !== 'string' || !isJobId(jobId)) return undefined
  const texts = Object.values(others).filter((each) => typeof each === 'string')
  const kind = kindInText(withoutId(texts.join('\n'), jobId))
  return { jobId, ...(kind && { kind }) }
}

/**
 * The jobs that objects in a JSON text name by their `job_id`, each once, in order. Nothing else in the text is one then: the
 * response of `POST /documents/process` holds the ID of a project, too.
 */
function namedInJson(text: string): FoundJob[] {
  const found = new Map<string, FoundJob>()
  const left: unknown[] = [readJson(text)]
  for (let value = left.pop(); left.length > 0 || value !== undefined; value = left.pop()) {
    if (typeof value !== 'object' || value === null) continue
    const job = jobOf(value)
    if (job && !found.has(job.jobId)) found.set(job.jobId, job)
    // Not spread: a call takes no hundred thousand arguments.
    for (const each of Object.values(value).toReversed()) left.push(each)
  }
  return [...found.values()]
}

function* findsIn(line: string): Generator<Find> {
  yield* findsInUrls(line)
  for (const { 1: jobId = '', index } of line.matchAll(named)) yield { jobId: withoutStop(jobId), index }
  for (const { 0: jobId, index } of line.matchAll(uuids)) yield { jobId, index }
  const word = withoutStop(line.trim())
  if (isId.test(word) && !/^https?:/i.test(word)) yield { jobId: word, index: 0 }
}

/**
 * Every job id in a text: an id, a URL of the API, the server's JSON answer, the web GUI's "Job ID: ...". Lines of a
 * single word are taken for ids; other words are not, for they are likelier prose. Pure; each id once, in order.
 */
export function findJobs(text: string): FoundJob[] {
  const inJson = namedInJson(text)
  if (inJson.length > 0) return inJson
  const found = new Map<string, FoundJob>()
  for (const line of text.split(/\r?\n/)) {
    const finds = [...findsIn(line)].toSorted((a, b) => a.index - b.index)
    const [first] = finds
    // Words say of one job what it is. An ID that somebody chose, such as "taxonomy-7", tells nothing for sure.
    const isOne = first && finds.every(({ jobId }) => jobId === first.jobId)
    const kind = isOne ? kindInText(withoutId(line, first.jobId)) : undefined
    for (const { jobId, serverUrl } of finds) {
      if (jobId && !found.has(jobId)) found.set(jobId, { jobId, serverUrl, ...(kind && { kind }) })
    }
  }
  return [...found.values()]
}
