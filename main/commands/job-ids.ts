/** A job id found in what a person pasted, and where it was said to be. */
export interface FoundJob {
  readonly jobId: string
  /** The server's address, where the text was or held a URL of it. */
  readonly serverUrl?: string
}

const idPattern = '[A-Za-z0-9][A-Za-z0-9_.:-]{0,199}'
const isId = new RegExp(`^${idPattern}$`)
const urls = new RegExp(
  String.raw`(https?://[^\s"'<>]+?)/api/v1/jobs/(?:status|cancel|restart)/(${idPattern})`,
  'g',
)
const named = new RegExp(String.raw`\bjob[\s_-]?id\b["']?\s*[:=]\s*["']?(${idPattern})`, 'gi')
const uuids = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi

/**
 * Every job id in a text: an id, a URL of the API, the server's JSON answer, the web GUI's "Job ID: ...". Lines of a
 * single word are taken for ids; other words are not, for they are likelier prose. Pure; each id once, in order.
 */
export function findJobs(text: string): FoundJob[] {
  const found = new Map<string, FoundJob>()
  const add = (jobId: string, serverUrl?: string) => {
    const id = jobId.replace(/[.:]+$/, '')
    if (id && !found.has(id)) found.set(id, { jobId: id, serverUrl })
  }
  for (const line of text.split(/\r?\n/)) {
    for (const [, serverUrl, jobId] of line.matchAll(urls)) if (jobId) add(jobId, serverUrl)
    for (const [, jobId] of line.matchAll(named)) if (jobId) add(jobId)
    for (const [jobId] of line.matchAll(uuids)) add(jobId)
    const word = line.trim()
    if (isId.test(word) && !/^https?:/.test(word)) add(word)
  }
  return [...found.values()]
}
