import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { JobSeed, Json } from '#test/server/index.ts'

const FOLDER = join(import.meta.dirname, '..', '..', 'server', 'captures')

export type Capture = ReturnType<typeof readCapture>

const allNames = () =>
  readdirSync(FOLDER)
    .map((file) => file.replace(/\.txt$/, ''))
    .toSorted()

const isOfLists = (name: string) => name.startsWith('20_lists_')

export const captureNames = (): string[] => allNames().filter((name) => !isOfLists(name))

export const listCaptureNames = (): string[] => allNames().filter(isOfLists)

export function captureText(name: string): string {
  return readFileSync(join(FOLDER, `${name}.txt`), 'utf8')
}

export function readCapture(name: string) {
  const text = captureText(name)
  const [, method = '', path = ''] = /^# (\S+) http:\/\/127\.0\.0\.1:8000(\S*)/.exec(text) ?? []
  const from = text.indexOf('HTTP/1.1')
  const headEnd = text.indexOf('\r\n\r\n')
  const bodyEnd = text.lastIndexOf('\n# ended rc=')
  const rc = /^# ended rc=(\d+)/.exec(text.slice(bodyEnd + 1))?.[1]
  return {
    method,
    path,
    head: text.slice(from, headEnd).split('\r\n'),
    body: text.slice(headEnd + 4, bodyEnd),
    ended: rc === '0' ? 'in order' : rc === '124' ? 'still open' : 'cut',
  }
}

/** Frames aren't parsed, because some aren't JSON. */
export function framesOf(body: string): string[] {
  return body.split(/(?<=\n\n)(?=data: \{"(?:job_id": |error": ))/)
}

export function stateOf(frame: string): JobSeed & { id: string } {
  const match =
    /^data: \{"job_id": "(.*?)", "status": "(.*?)", "progress": ([\d.]+), "current_step": "([^]*)", "timestamp": "(.*?)"\}\n\n$/.exec(
      frame,
    )
  if (!match) throw new Error(`No frame of a job: ${frame}`)
  const [, id = '', status = '', progress, currentStep = ''] = match
  return { id, status, progress: Number(progress), currentStep }
}

const maybeTime = (value: unknown) => (typeof value === 'string' ? timeOf(value) : null)

export function jobOf(body: string): JobSeed & { id: string } {
  const job: Record<string, string | number | null> & { result: Json } = JSON.parse(body)
  return {
    id: String(job['job_id']),
    status: String(job['status']),
    progress: Number(job['progress']),
    currentStep: String(job['current_step']),
    result: job.result,
    error: job['error'] === null ? null : String(job['error']),
    createdAt: maybeTime(job['created_at']) ?? 0,
    startedAt: maybeTime(job['started_at']),
    completedAt: maybeTime(job['completed_at']),
  }
}

/** @returns ms since the epoch, with the server's microseconds as a fraction */
export function timeOf(text: string): number {
  const [seconds = '', fraction = '0'] = text.split('.')
  return Date.parse(`${seconds}Z`) + Number(fraction.padEnd(6, '0')) / 1000
}

export function normalised(text: string): string {
  return text
    .replace(/^date: \w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT/m, 'date: (date)')
    .replace(/^x-request-id: [\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/m, 'x-request-id: (uuid)')
    .replace(/^x-ratelimit-remaining: \d{1,3}/m, 'x-ratelimit-remaining: (n)')
    .replace(/^x-ratelimit-reset: \d{10}/m, 'x-ratelimit-reset: (epoch seconds)')
    .replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}/g, '(time with microseconds)')
    .replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/g, '(time)')
}
