import { spawn } from 'node:child_process'
import type { CommandAction } from '#shared/hooks.ts'
import { messageOf } from '#shared/message.ts'
import { outsideJob, trustOf } from '#shared/outside-job.ts'
import { isObject } from '#shared/rules/json-value.ts'
import { reasonOf } from '#main/base/files.ts'
import type { Clock } from '#main/base/clock.ts'
import { Timer } from '#main/base/timer.ts'
import { isOfRun, type HookEvent } from './delivery-queue.ts'
import { eventName, payloadOf } from './hook-event.ts'
import type { Attempt } from './run-deliveries.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** Time limit for a command, in ms. */
const limitMs = 60_000
/** How much of the end of its output is kept. */
const keptLines = 10
const keptCharacters = 2_000

/** NUL isn't allowed in variables. */
const plain = (text: string) => text.replaceAll('\0', '')

/** `startedAt` becomes `COMPILEO_STARTED_AT`, and the name of `project` `COMPILEO_PROJECT_NAME`. */
function variablesOf(values: object, prefix = 'COMPILEO'): readonly (readonly [string, string])[] {
  return Object.entries(values).flatMap(([name, value]: [string, unknown]) => {
    const variable = `${prefix}_${name.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`
    if (isObject(value)) return variablesOf(value, variable)
    if (value === undefined || Array.isArray(value)) return []
    return [[variable, typeof value === 'string' ? value : JSON.stringify(value)] as const]
  })
}

/** Fields that a shell can't run. */
const words = new Set(
  Object.entries(outsideJob.shape).flatMap(([name, field]) => (trustOf(field) === 'word' ? [name] : [])),
)

/** Without the program's own `COMPILEO_` variables, such as an API key. */
export function commandEnvironment(
  event: HookEvent,
  env: Environment,
  { platform, inShell }: { readonly platform: NodeJS.Platform; readonly inShell: boolean },
): Record<string, string> {
  // cmd.exe substitutes variables before it parses the line, so it would run a text.
  const wouldRunTexts = platform === 'win32' && inShell
  const ours: Environment = {
    COMPILEO_EVENT_ID: event.id,
    COMPILEO_EVENT: eventName(event),
    COMPILEO_TEST: isOfRun(event) && event.isTest ? '1' : undefined,
    ...(!isOfRun(event) && !wouldRunTexts && { COMPILEO_TITLE: event.title }),
    ...(isOfRun(event) &&
      Object.fromEntries(
        Object.entries(event.job)
          .filter(([name]) => !wouldRunTexts || words.has(name))
          .flatMap(([name, value]) => variablesOf({ [name]: value })),
      )),
  }
  const others = Object.entries(env).filter(([name]) => !name.startsWith('COMPILEO_'))
  const all = [...others, ...Object.entries(ours)]
  return Object.fromEntries(
    all.flatMap(([name, value]) => (value === undefined ? [] : [[name, plain(value)]])),
  )
}

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

/** Runs a hook's command, in a shell only if the hook says so, and kills it after a minute. @throws the signal's reason */
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
      resolve({ ...attemptOf(code, by, isTimeUp), output: output === '' ? undefined : lastLines(output) })
    })
    // A command may close its end of any pipe.
    for (const pipe of [child.stdin, child.stdout, child.stderr]) pipe.on('error', () => undefined)
    child.stdin.end(`${JSON.stringify(payloadOf(event))}\n`)
  })
}
