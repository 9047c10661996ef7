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
  const found = new Map<string, FoundJob>()
  for (const line of text.split(/\r?\n/)) {
    const finds = [...findsIn(line)].toSorted((a, b) => a.index - b.index)
    const [first] = finds
    // Words say of one job what it is. An ID that somebody chose, such as "taxonomy-7", tells nothing for sure.
    const isOne = first && finds.every(({ jobId }) => jobId === first.jobId)
    const words = isOne && first.jobId.length >= shortestKind ? line.replaceAll(first.jobId, '') : line
    const kind = isOne ? kindInText(words) : undefined
    for (const { jobId, serverUrl } of finds) {
      if (jobId && !found.has(jobId)) found.set(jobId, { jobId, serverUrl, ...(kind && { kind }) })
    }
  }
  return [...found.values()]
}
