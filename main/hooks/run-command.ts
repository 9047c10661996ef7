import { spawn } from 'node:child_process'
import type { HookAction } from '../../shared/hooks.ts'
import { messageOf } from '../../shared/messages/message.ts'
import { errorSummary } from '../../shared/rules/error-summary.ts'
import { isoTime } from '../../shared/rules/time.ts'
import { reasonOf } from '../base/files.ts'
import type { Clock } from '../base/clock.ts'
import { Timer } from '../base/timer.ts'
import type { HookEvent } from '../storage/hook-queue.ts'
import { payloadOf } from './payload.ts'
import type { Attempt } from './send.ts'

export type CommandAction = Extract<HookAction, { type: 'command' }>
type Environment = Readonly<Record<string, string | undefined>>

/** How long a command may run, ms. */
const limitMs = 60_000
/** As many lines of the end of its output are kept, and so many characters of them. */
const keptLines = 10
const keptCharacters = 2_000
/** What is held of the output while it runs, characters. */
const heldCharacters = 16_000

/** A text that no system refuses as a variable. */
const plain = (text: string) => text.replaceAll('\0', '')

/**
 * The variables that a command finds: ours, and those of the program but for its own `COMPILEO_` ones, such as an API
 * key. Pure.
 */
export function commandEnvironment(event: HookEvent, env: Environment): Record<string, string> {
  const { id, kind, jobId, page, label, jobKind, project, run, server } = event
  const { startedAt, endedAt, progress, error } = event
  const ours: Environment = {
    COMPILEO_EVENT_ID: id,
    COMPILEO_EVENT: `job.${kind}`,
    COMPILEO_TEST: event.isTest && '1',
    COMPILEO_OUTCOME: kind,
    COMPILEO_JOB_ID: jobId,
    COMPILEO_JOB_LABEL: label,
    COMPILEO_JOB_KIND: jobKind,
    COMPILEO_JOB_RUN: String(run),
    COMPILEO_JOB_URL: page,
    COMPILEO_PROJECT_ID: project?.id,
    COMPILEO_PROJECT_NAME: project?.name,
    COMPILEO_SERVER_NAME: server.name,
    COMPILEO_SERVER_URL: server.url,
    COMPILEO_STARTED_AT: isoTime(startedAt),
    COMPILEO_ENDED_AT: isoTime(endedAt),
    COMPILEO_DURATION_SECONDS:
      startedAt === undefined ? undefined : String(Math.max(0, Math.round((endedAt - startedAt) / 1_000))),
    COMPILEO_PROGRESS: String(progress),
    COMPILEO_ERROR: errorSummary(error),
  }
  const others = Object.entries(env).filter(([name]) => !name.startsWith('COMPILEO_'))
  const all = [...others, ...Object.entries(ours)]
  return Object.fromEntries(
    all.flatMap(([name, value]) => (value === undefined ? [] : [[name, plain(value)]])),
  )
}

/** The last lines of an output. Pure. */
export function lastLines(output: string): string {
  const lines = output.replaceAll('\r\n', '\n').trimEnd().split('\n')
  return lines.slice(-keptLines).join('\n').slice(-keptCharacters)
}

/**
 * Runs a command on an event, without a shell unless the hook asks for one. It gets the event as JSON on its standard
 * input. After a minute it is ended, with all that it started where the system has process groups.
 * @throws the signal's reason when `signal` is aborted
 */
export function runCommand(
  { program, arguments: given, inShell }: CommandAction,
  event: HookEvent,
  { clock, env }: { readonly clock: Clock; readonly env: Environment },
  signal: AbortSignal,
): Promise<Attempt> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason)
    const hasGroups = process.platform !== 'win32'
    const child = spawn(program, inShell ? [] : given, {
      shell: inShell,
      env: commandEnvironment(event, env),
      detached: hasGroups,
      windowsHide: true,
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    let output = ''
    let isTimeUp = false
    const hear = (chunk: string) => {
      output = (output + chunk).slice(-heldCharacters)
    }
    child.stdout.setEncoding('utf8').on('data', hear)
    child.stderr.setEncoding('utf8').on('data', hear)

    function kill() {
      try {
        if (hasGroups && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
        else child.kill('SIGKILL')
      } catch {
        // It has just ended by itself.
      }
      // What it started may hold the pipes open, and is waited for no longer.
      child.stdout.destroy()
      child.stderr.destroy()
    }
    const timer = new Timer(clock, () => {
      isTimeUp = true
      kill()
    })
    const leave = () => {
      timer.cancel()
      signal.removeEventListener('abort', abort)
    }
    function abort() {
      leave()
      kill()
      reject(signal.reason)
    }
    signal.addEventListener('abort', abort)
    timer.schedule(limitMs)
    const told = () => (output === '' ? {} : { output: lastLines(output) })

    child.on('error', (error) => {
      leave()
      resolve({ is: 'failed', message: messageOf('hooks.notStarted', reasonOf(error)) })
    })
    child.on('close', (code, byWhat) => {
      leave()
      if (isTimeUp)
        return resolve({ is: 'refused', message: messageOf('hooks.tookTooLong', limitMs / 1_000), ...told() })
      if (code === 0) return resolve({ is: 'delivered', message: messageOf('hooks.ran'), ...told() })
      const message = code === null ? messageOf('hooks.ended', byWhat ?? '') : messageOf('hooks.exited', code)
      resolve({ is: 'refused', message, ...told() })
    })
    // One that reads nothing closes its end, which is its own affair.
    child.stdin.on('error', () => undefined)
    child.stdin.end(`${JSON.stringify(payloadOf(event))}\n`)
  })
}
