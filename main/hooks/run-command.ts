import { spawn } from 'node:child_process'
import type { CommandAction } from '#shared/hooks.ts'
import { messageOf } from '#shared/message.ts'
import { errorSummary } from '#shared/rules/error-summary.ts'
import { isoTime } from '#shared/rules/time.ts'
import { reasonOf } from '#main/base/files.ts'
import type { Clock } from '#main/base/clock.ts'
import { Timer } from '#main/base/timer.ts'
import { isOfRun, type HookEvent, type RunEvent } from './delivery-queue.ts'
import { eventName, payloadOf } from './payload.ts'
import type { Attempt } from './attempt.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** Time limit for a command, ms. */
const limitMs = 60_000
/** How much of the end of its output is kept. */
const keptLines = 10
const keptCharacters = 2_000

/** NUL isn't allowed in variables. */
const plain = (text: string) => text.replaceAll('\0', '')

export interface CommandPlace {
  readonly platform: NodeJS.Platform
  readonly inShell: boolean
}

const textsOf = ({ jobId, page, label, project, server, error }: RunEvent): Environment => ({
  COMPILEO_JOB_ID: jobId,
  COMPILEO_JOB_LABEL: label,
  COMPILEO_JOB_URL: page,
  COMPILEO_PROJECT_ID: project?.id,
  COMPILEO_PROJECT_NAME: project?.name,
  COMPILEO_SERVER_NAME: server.name,
  COMPILEO_SERVER_URL: server.url,
  COMPILEO_ERROR: errorSummary(error),
})

const numbersOf = ({ kind, jobKind, run, startedAt, endedAt, progress }: RunEvent): Environment => ({
  COMPILEO_OUTCOME: kind,
  COMPILEO_JOB_KIND: jobKind,
  COMPILEO_JOB_RUN: String(run),
  COMPILEO_STARTED_AT: isoTime(startedAt),
  COMPILEO_ENDED_AT: isoTime(endedAt),
  COMPILEO_DURATION_SECONDS:
    startedAt === undefined ? undefined : String(Math.max(0, Math.round((endedAt - startedAt) / 1_000))),
  COMPILEO_PROGRESS: String(progress),
})

/** Without the program's own `COMPILEO_` variables, such as an API key. Pure. */
export function commandEnvironment(
  event: HookEvent,
  env: Environment,
  { platform, inShell }: CommandPlace,
): Record<string, string> {
  // cmd.exe substitutes variables before it parses the line, so it would run a text.
  const wouldRunTexts = platform === 'win32' && inShell
  const ours: Environment = {
    COMPILEO_EVENT_ID: event.id,
    COMPILEO_EVENT: eventName(event),
    COMPILEO_TEST: event.isTest && '1',
    ...(isOfRun(event) && numbersOf(event)),
    ...(!wouldRunTexts && (isOfRun(event) ? textsOf(event) : { COMPILEO_TITLE: event.title })),
  }
  const others = Object.entries(env).filter(([name]) => !name.startsWith('COMPILEO_'))
  const all = [...others, ...Object.entries(ours)]
  return Object.fromEntries(
    all.flatMap(([name, value]) => (value === undefined ? [] : [[name, plain(value)]])),
  )
}

/** Pure. */
const lastLines = (output: string): string =>
  output.replaceAll('\r\n', '\n').trimEnd().split('\n').slice(-keptLines).join('\n')

const hasGroups = process.platform !== 'win32'

/** @throws if the system rejects the program, its arguments or its environment */
const start = ({ program, arguments: given, inShell }: CommandAction, environment: NodeJS.ProcessEnv) =>
  spawn(program, inShell ? [] : given, {
    shell: inShell,
    env: environment,
    detached: hasGroups,
    windowsHide: true,
  })
type Child = ReturnType<typeof start>

/** Kills a command and, if the system has process groups, everything it started. */
function kill(child: Child) {
  try {
    if (hasGroups && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
    else child.kill('SIGKILL')
  } catch {
    // It has just ended.
  }
  // Processes that it started may still hold the pipes open.
  child.stdout.destroy()
  child.stderr.destroy()
}

function attemptOf(code: number | null, signal: NodeJS.Signals | null, isTimeUp: boolean): Attempt {
  if (isTimeUp) return { is: 'refused', message: messageOf('hooks.tookTooLong', limitMs / 1_000) }
  if (code === 0) return { is: 'delivered', message: messageOf('hooks.ran') }
  const message = code === null ? messageOf('hooks.ended', signal ?? '') : messageOf('hooks.exited', code)
  return { is: 'refused', message }
}

/**
 * Without a shell unless the hook requests one. It is killed after a minute.
 *
 * @throws the signal's reason
 */
export function runCommand(
  action: CommandAction,
  event: HookEvent,
  { clock, env }: { readonly clock: Clock; readonly env: Environment },
  signal: AbortSignal,
): Promise<Attempt> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason)
    const notStarted = (error: unknown) =>
      resolve({ is: 'failed', message: messageOf('hooks.notStarted', reasonOf(error)) })
    let child: Child
    try {
      const place = { platform: process.platform, inShell: action.inShell }
      child = start(action, commandEnvironment(event, env, place))
    } catch (error) {
      return notStarted(error)
    }
    child.on('error', notStarted)
    // `error` reports that next. It may have no pipes (Node.js, "subprocess.pid").
    if (child.pid === undefined) return

    let output = ''
    let isTimeUp = false
    const hold = (chunk: string) => {
      output = (output + chunk).slice(-keptCharacters)
    }
    child.stdout.setEncoding('utf8').on('data', hold)
    child.stderr.setEncoding('utf8').on('data', hold)
    const timer = new Timer(clock, () => {
      isTimeUp = true
      kill(child)
    })
    timer.schedule(limitMs)
    const leave = () => {
      timer.cancel()
      signal.removeEventListener('abort', abort)
    }
    function abort() {
      leave()
      kill(child)
      reject(signal.reason)
    }
    signal.addEventListener('abort', abort)
    child.on('close', (code, by) => {
      leave()
      resolve({ ...attemptOf(code, by, isTimeUp), ...(output !== '' && { output: lastLines(output) }) })
    })
    // A command may close its end of any pipe.
    for (const pipe of [child.stdin, child.stdout, child.stderr]) pipe.on('error', () => undefined)
    child.stdin.end(`${JSON.stringify(payloadOf(event))}\n`)
  })
}
