import { spawn } from 'node:child_process'
import type { CommandAction } from '#shared/hooks.ts'
import { createMessage } from '#shared/message.ts'
import { publicJobSchema, getFieldTrust } from '#shared/public-job.ts'
import { isObject } from '#shared/rules/json-value.ts'
import { getErrorReason } from '#main/base/files.ts'
import type { Clock } from '#main/base/clock.ts'
import { Timer } from '#main/base/timer.ts'
import { isRunEvent, type HookEvent } from './delivery-queue.ts'
import { getEventName, createPayload } from './hook-event.ts'
import type { DeliveryAttempt } from './run-deliveries.ts'

type Environment = Readonly<Record<string, string | undefined>>

const timeoutMs = 60_000
/** How many lines of output are shown, counted from the end. */
const maxOutputLines = 10
const maxOutputLength = 2_000

/** Removes NUL characters, which environment variables can't contain. */
const stripNul = (text: string) => text.replaceAll('\0', '')

/**
 * Converts fields to variables. `startedAt` becomes `COMPILEO_STARTED_AT`, and the `name` of a `project`
 * becomes `COMPILEO_PROJECT_NAME`.
 */
function toVariables(values: object, prefix = 'COMPILEO'): readonly (readonly [string, string])[] {
  return Object.entries(values).flatMap(([name, value]: [string, unknown]) => {
    const variable = `${prefix}_${name.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`
    if (isObject(value)) return toVariables(value, variable)
    if (value === undefined || Array.isArray(value)) return []
    return [[variable, typeof value === 'string' ? value : JSON.stringify(value)] as const]
  })
}

/** Fields whose values a shell can't misread as commands. */
const safeVariables = new Set(
  Object.entries(publicJobSchema.shape).flatMap(([name, field]) =>
    getFieldTrust(field) === 'word' ? [name] : [],
  ),
)

/**
 * Creates the environment of a hook's command. The program's own variables that begin with `COMPILEO_`, such
 * as an API key, are left out.
 */
export function createCommandEnvironment(
  event: HookEvent,
  env: Environment,
  { platform, inShell }: { readonly platform: NodeJS.Platform; readonly inShell: boolean },
): Record<string, string> {
  // cmd.exe inserts the values of variables before it parses the command line. So it would run commands that
  // a text contains.
  const wouldRunTexts = platform === 'win32' && inShell
  const ownVariables: Environment = {
    COMPILEO_EVENT_ID: event.id,
    COMPILEO_EVENT: getEventName(event),
    COMPILEO_TEST: isRunEvent(event) && event.isTest ? '1' : undefined,
    ...(!isRunEvent(event) && !wouldRunTexts && { COMPILEO_TITLE: event.title }),
    ...(isRunEvent(event) &&
      Object.fromEntries(
        Object.entries(event.job)
          .filter(([name]) => !wouldRunTexts || safeVariables.has(name))
          .flatMap(([name, value]) => toVariables({ [name]: value })),
      )),
  }
  const inheritedVariables = Object.entries(env).filter(([name]) => !name.startsWith('COMPILEO_'))
  const all = [...inheritedVariables, ...Object.entries(ownVariables)]
  return Object.fromEntries(
    all.flatMap(([name, value]) => (value === undefined ? [] : [[name, stripNul(value)]])),
  )
}

const getLastLines = (output: string): string =>
  output.replaceAll('\r\n', '\n').trimEnd().split('\n').slice(-maxOutputLines).join('\n')

const hasProcessGroups = process.platform !== 'win32'

/**
 * Starts the command. Some errors, such as arguments that are too long, are thrown, and others are emitted as
 * `error`.
 */
const spawnCommand = ({ program, arguments: args, inShell }: CommandAction, environment: NodeJS.ProcessEnv) =>
  spawn(program, inShell ? [] : args, {
    shell: inShell,
    env: environment,
    detached: hasProcessGroups,
    windowsHide: true,
  })
type Child = ReturnType<typeof spawnCommand>

/** Kills the command, and on systems with process groups also its child processes. */
function kill(child: Child) {
  try {
    if (hasProcessGroups && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
    else child.kill('SIGKILL')
  } catch {
    // The process has just exited.
  }
  // Child processes may still hold the pipes open.
  child.stdout.destroy()
  child.stderr.destroy()
}

function toAttempt(code: number | null, signal: NodeJS.Signals | null, isTimeUp: boolean): DeliveryAttempt {
  if (isTimeUp) return { result: 'rejected', message: createMessage('hooks.tookTooLong', timeoutMs / 1_000) }
  if (code === 0) return { result: 'delivered', message: createMessage('hooks.ran') }
  const message =
    code === null ? createMessage('hooks.ended', signal ?? '') : createMessage('hooks.exited', code)
  return { result: 'rejected', message }
}

/**
 * Runs a hook's command, and kills it after a minute. A shell is used only if the hook says so.
 *
 * @throws the signal's reason
 */
export function runCommand(
  action: CommandAction,
  event: HookEvent,
  { clock, env }: { readonly clock: Clock; readonly env: Environment },
  signal: AbortSignal,
): Promise<DeliveryAttempt> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason)
    const notStarted = (error: unknown) =>
      resolve({ result: 'failed', message: createMessage('hooks.notStarted', getErrorReason(error)) })
    let child: Child
    try {
      const place = { platform: process.platform, inShell: action.inShell }
      child = spawnCommand(action, createCommandEnvironment(event, env, place))
    } catch (error) {
      return notStarted(error)
    }
    child.on('error', notStarted)
    // Without a process ID, the command couldn't be started, and an `error` event follows. Such a process may
    // have no pipes (Node.js, "subprocess.pid").
    if (child.pid === undefined) return

    let output = ''
    let isTimeUp = false
    const keepOutput = (chunk: string) => {
      output = (output + chunk).slice(-maxOutputLength)
    }
    child.stdout.setEncoding('utf8').on('data', keepOutput)
    child.stderr.setEncoding('utf8').on('data', keepOutput)
    const timer = new Timer(clock, () => {
      isTimeUp = true
      kill(child)
    })
    timer.schedule(timeoutMs)
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
    child.on('close', (code, exitSignal) => {
      leave()
      resolve({
        ...toAttempt(code, exitSignal, isTimeUp),
        output: output === '' ? undefined : getLastLines(output),
      })
    })
    // A command may close its end of a pipe, and the error of the pipe must not end the program.
    for (const pipe of [child.stdin, child.stdout, child.stderr]) pipe.on('error', () => undefined)
    child.stdin.end(`${JSON.stringify(createPayload(event))}\n`)
  })
}
