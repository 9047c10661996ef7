import { once } from 'node:events'
import { mkdirSync, watch } from 'node:fs'
import type { Clock } from '#main/base/clock.ts'
import { Timer } from '#main/base/timer.ts'
import { barLine, jobText } from './bars.ts'
import { exitCodes, type ExitCode } from './exit-codes.ts'
import { answer } from './help.ts'
import { printing, type CliStreams } from './output.ts'
import { nothingPublished, readPublished, type PublishedState } from './published-state.ts'
import { readCommand, type CliRequest } from './read-command.ts'

export interface StateOptions {
  readonly runtimeFolder: string | undefined
  readonly profile: string
  readonly clock: Clock
  readonly streams: Pick<CliStreams, 'out' | 'err'>
  readonly interrupted: AbortSignal
}

type StateRequest = Extract<CliRequest, { readonly do: 'state' }>

/** A killed app leaves its file behind, in ms. */
const checkMs = 10_000

const absent = 'No app publishes its state. Turn on “Publish state for bars” in its settings.'

function textOf({ json, bar, orEmpty }: StateRequest, state: PublishedState | undefined): string | undefined {
  if (bar) return barLine(bar, state)
  if (!state && orEmpty) return JSON.stringify(nothingPublished)
  if (!state) return json ? '{"schema":1}' : undefined
  return json
    ? JSON.stringify(state)
    : [state.summary, ...state.jobs.map((job) => `  ${jobText(job)}`)].join('\n')
}

/**
 * Loaded apart from the others, because it needs no network.
 *
 * @returns the exit code
 */
export async function runState(argv: readonly string[], options: StateOptions): Promise<ExitCode> {
  const request = readCommand(argv)
  if (request.do === 'state') return showState(request, options)
  return answer(request, printing(options.streams)) ?? exitCodes.usage
}

async function showState(
  request: StateRequest,
  { runtimeFolder, profile, clock, streams, interrupted }: StateOptions,
): Promise<ExitCode> {
  const { out, err } = printing(streams)
  const folder = runtimeFolder ?? request.folder ?? profile
  let shown: string | undefined
  const show = (): boolean => {
    const state = readPublished(folder)
    const text = textOf(request, state)
    if (text !== undefined && text !== shown) out(`${text}\n`)
    if (text === undefined && shown !== '') err(`${absent}\n`)
    shown = text ?? ''
    return state !== undefined || request.bar !== undefined || request.orEmpty
  }
  if (!request.follow) return show() ? exitCodes.completed : exitCodes.failed
  // The app may start later.
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  // If it fails, the timer still checks.
  const watcher = watch(folder, () => show()).on('error', () => undefined)
  const timer = new Timer(clock, () => check())
  const check = () => {
    show()
    timer.schedule(checkMs)
  }
  check()
  if (!interrupted.aborted) await once(interrupted, 'abort')
  timer.cancel()
  watcher.close()
  return exitCodes.interrupted
}
