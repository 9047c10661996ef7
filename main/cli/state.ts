import { resolve } from 'node:path'
import { ignoreAbort } from '#main/base/abort.ts'
import type { Clock } from '#main/base/clock.ts'
import type { BarFormat } from './commands.ts'
import { toOneLine } from './job-text.ts'
import { type StateLine, emptyState } from './state-line.ts'
import { getStateSocketPath, readStates } from './state-socket.ts'
import { jsonVersion } from './json-line.ts'
import { exitCodes, type ExitCode } from './exit-codes.ts'
import { printHelpOrError } from './help.ts'
import { escapeStreams, type CliStreams } from './output.ts'
import { parseCommand, type RequestFor } from './read-command.ts'

/** Formats a job as "Textbooks: running, 40%, Reading page 1". */
function formatJob({
  name,
  status,
  progress,
  step,
  errorSummary = '',
  place,
}: StateLine['jobs'][number]): string {
  const now = place === 'running' ? [progress > 0 ? `${progress}%` : '', step ?? ''] : [errorSummary]
  return toOneLine([`${name}: ${status ?? place}`, ...now].filter(Boolean).join(', '))
}

const getMainPlace = ({ counts }: StateLine) =>
  (['attention', 'unchecked', 'running', 'waiting'] as const).find((place) => (counts[place] ?? 0) > 0)

/** Waybar and others read Pango markup. */
const escapePango = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

/** xbar reads `|` as the start of parameters, and dashes as a submenu. */
const escapeXbar = (text: string) => `${text.replaceAll('|', '¦').replace(/^-+/, '')} | emojize=false`

/** Returns no text if nothing matters, or if the app isn't running. */
export function formatBar(bar: BarFormat, state: StateLine | undefined): string {
  const { summary = '', progress, jobs = [] } = state ?? {}
  const place = state ? (getMainPlace(state) ?? 'idle') : 'off'
  const text = place === 'idle' ? '' : summary
  switch (bar) {
    case 'waybar': {
      const tooltip = [summary, ...jobs.map(formatJob)].map(escapePango).join('\n')
      return JSON.stringify({
        text: escapePango(text),
        alt: place,
        class: place,
        tooltip,
        percentage: progress,
      })
    }
    case 'i3blocks': {
      const short = progress === undefined ? '' : `${progress}%`
      return JSON.stringify({ full_text: text, short_text: short, urgent: place === 'attention' })
    }
    case 'polybar':
      return text.replaceAll('%{', '% {')
    case 'xbar':
      return [escapeXbar(summary || '–'), '---', ...jobs.map((job) => escapeXbar(formatJob(job)))].join('\n')
  }
}

export interface StateOptions {
  readonly env: NodeJS.ProcessEnv
  readonly profile: string
  readonly clock: Clock
  readonly streams: Pick<CliStreams, 'out' | 'err'>
  readonly interrupted: AbortSignal
}

/** How soon the start of the app is noticed, in ms. */
const retryDelayMs = 5_000

const notRunningText = 'Compileo Tray isn’t running.'

function formatState(
  { json, bar, orEmpty }: RequestFor<'state'>,
  state: StateLine | undefined,
): string | undefined {
  if (bar) return formatBar(bar, state)
  if (!state && orEmpty) return JSON.stringify(emptyState)
  if (!state) return json ? `{"schema":${jsonVersion}}` : undefined
  return json
    ? JSON.stringify(state)
    : [state.summary, ...state.jobs.map((job) => `  ${formatJob(job)}`)].join('\n')
}

/** Runs `state`. It needs no network, so it is loaded separately. */
export async function runState(argv: readonly string[], options: StateOptions): Promise<ExitCode> {
  const request = parseCommand(argv)
  if (request.name === 'state') return showState(request, options)
  return printHelpOrError(request, escapeStreams(options.streams)) ?? exitCodes.usage
}

async function showState(
  request: RequestFor<'state'>,
  { env, profile, clock, streams, interrupted }: StateOptions,
): Promise<ExitCode> {
  const { out, err } = escapeStreams(streams)
  const path = getStateSocketPath(resolve(request.folder ?? profile), env)
  let shown: string | undefined
  function show(state: StateLine | undefined): void {
    const text = formatState(request, state)
    if (text !== undefined && text !== shown) out(`${text}\n`)
    if (text === undefined && shown !== '') err(`${notRunningText}\n`)
    shown = text ?? ''
  }
  if (!request.follow) {
    for await (const state of readStates(path, interrupted)) {
      show(state)
      return exitCodes.completed
    }
    show(undefined)
    return request.bar || request.orEmpty ? exitCodes.completed : exitCodes.failed
  }
  while (!interrupted.aborted) {
    for await (const state of readStates(path, interrupted)) show(state)
    if (interrupted.aborted) break
    show(undefined)
    await clock.sleep(retryDelayMs, interrupted).catch(ignoreAbort(interrupted))
  }
  return exitCodes.interrupted
}
