import { once } from 'node:events'
import { mkdirSync, watch } from 'node:fs'
import type { Clock } from '#main/base/clock.ts'
import { Timer } from '#main/base/timer.ts'
import type { Bar } from './commands.ts'
import { toOneLine } from './job-text.ts'
import { type PublishedState, emptyState, readPublished } from './published-state.ts'
import { exitCodes, type ExitCode } from './exit-codes.ts'
import { printHelpOrError } from './help.ts'
import { escapeStreams, type CliStreams } from './output.ts'
import { parseCommand, type RequestFor } from './read-command.ts'

/** Writes a job as "Textbooks: running, 40%, Reading page 1". */
export function formatJob({
  name,
  status,
  progress,
  step,
  errorSummary = '',
  place,
}: PublishedState['jobs'][number]): string {
  const now = place === 'running' ? [progress > 0 ? `${progress}%` : '', step ?? ''] : [errorSummary]
  return toOneLine([`${name}: ${status ?? place}`, ...now].filter(Boolean).join(', '))
}

const getMainPlace = ({ counts }: PublishedState) =>
  (['attention', 'unchecked', 'running', 'waiting'] as const).find((place) => (counts[place] ?? 0) > 0)

/** Waybar and others read Pango markup. */
const escapePango = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

/** xbar reads `|` as the start of parameters, and dashes as a submenu. */
const escapeXbar = (text: string) => `${text.replaceAll('|', '¦').replace(/^-+/, '')} | emojize=false`

/** Returns no text if nothing matters, or if no app publishes its state. */
export function formatBar(bar: Bar, state: PublishedState | undefined): string {
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
  readonly runtimeFolder: string | undefined
  readonly profile: string
  readonly clock: Clock
  readonly streams: Pick<CliStreams, 'out' | 'err'>
  readonly interrupted: AbortSignal
}

/** A killed app leaves its file behind, in ms. */
const checkIntervalMs = 10_000

const notPublishedText = 'No app publishes its state. Turn on “Publish state for bars” in its settings.'

function formatState(
  { json, bar, orEmpty }: RequestFor<'state'>,
  state: PublishedState | undefined,
): string | undefined {
  if (bar) return formatBar(bar, state)
  if (!state && orEmpty) return JSON.stringify(emptyState)
  if (!state) return json ? '{"schema":1}' : undefined
  return json
    ? JSON.stringify(state)
    : [state.summary, ...state.jobs.map((job) => `  ${formatJob(job)}`)].join('\n')
}

/** Runs the command that needs no network, so it is loaded apart from the others. */
export async function runState(argv: readonly string[], options: StateOptions): Promise<ExitCode> {
  const request = parseCommand(argv)
  if (request.do === 'state') return showState(request, options)
  return printHelpOrError(request, escapeStreams(options.streams)) ?? exitCodes.usage
}

async function showState(
  request: RequestFor<'state'>,
  { runtimeFolder, profile, clock, streams, interrupted }: StateOptions,
): Promise<ExitCode> {
  const { out, err } = escapeStreams(streams)
  const folder = runtimeFolder ?? request.folder ?? profile
  let shown: string | undefined
  const show = (): boolean => {
    const state = readPublished(folder)
    const text = formatState(request, state)
    if (text !== undefined && text !== shown) out(`${text}\n`)
    if (text === undefined && shown !== '') err(`${notPublishedText}\n`)
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
    timer.schedule(checkIntervalMs)
  }
  check()
  if (!interrupted.aborted) await once(interrupted, 'abort')
  timer.cancel()
  watcher.close()
  return exitCodes.interrupted
}
