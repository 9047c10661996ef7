import { once } from 'node:events'
import { ignoreAbort } from '#main/base/abort.ts'
import type { Clock } from '#main/base/clock.ts'
import type { TerminalBridge } from '#main/terminal/socket/connect-socket.ts'
import { publicJsonVersion } from '#shared/public-job.ts'
import type { PublicState } from '#shared/public-state.ts'
import { jobGroups } from '#shared/rules/count-jobs.ts'
import type { BarFormat } from '#main/terminal/terminal-commands.ts'
import { toOneLine } from '#main/terminal/one-line.ts'
import { exitCodes, type ExitCode } from '#main/base/exit-codes.ts'
import { printHelpOrError } from '#main/terminal/help.ts'
import { escapeStreams, type CliStreams } from './output.ts'
import { parseCommand, type CliRequestFor } from '#main/terminal/parse-command.ts'

function formatJob({
  name,
  status,
  progress,
  step,
  errorSummary = '',
  place,
}: PublicState['jobs'][number]): string {
  const details = place === 'running' ? [progress > 0 ? `${progress}%` : '', step ?? ''] : [errorSummary]
  const word = place === 'waiting' ? place : (status ?? place)
  return toOneLine([`${name}: ${word}`, ...details].filter(Boolean).join(', '))
}

const getMainGroup = ({ counts }: PublicState) =>
  (['attention', 'unchecked', 'running', 'waiting'] as const).find((group) => (counts[group] ?? 0) > 0)

/** Escapes text for Waybar and other bars that interpret Pango markup. */
const escapePango = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

/** Escapes text for xbar, where `|` begins parameters and leading dashes begin a submenu. */
const escapeXbar = (text: string) => `${text.replaceAll('|', '¦').replace(/^-+/, '')} | emojize=false`

/**
 * Formats the state for a bar. The text is empty if no job needs attention, is unchecked, runs or waits, or
 * if the app isn't running. Only xbar always gets a text.
 */
export function formatBar(bar: BarFormat, state: PublicState | undefined): string {
  const { summary = '', progress, jobs = [] } = state ?? {}
  const group = state ? (getMainGroup(state) ?? 'idle') : 'off'
  const text = group === 'idle' ? '' : summary
  switch (bar) {
    case 'waybar': {
      const tooltip = [summary, ...jobs.map(formatJob)].map(escapePango).join('\n')
      return JSON.stringify({
        text: escapePango(text),
        alt: group,
        class: group,
        tooltip,
        percentage: progress,
      })
    }
    case 'i3blocks': {
      const short = progress === undefined ? '' : `${progress}%`
      return JSON.stringify({ full_text: text, short_text: short, urgent: group === 'attention' })
    }
    case 'polybar':
      return text.replaceAll('%{', '% {')
    case 'xbar':
      return [escapeXbar(summary || '–'), '---', ...jobs.map((job) => escapeXbar(formatJob(job)))].join('\n')
  }
}

export interface StateCommandOptions {
  /** Connects to the app or agent of a profile, by default the user's own. Undefined if none is running. */
  readonly connect: (profile: string | undefined) => Promise<TerminalBridge | undefined>
  readonly clock: Clock
  readonly streams: Pick<CliStreams, 'out' | 'err'>
  readonly interrupted: AbortSignal
}

/** The state that `--or-empty` prints if the app isn't running. */
const emptyState = {
  schema: publicJsonVersion,
  summary: '',
  counts: Object.fromEntries(jobGroups.map((group) => [group, 0])),
  servers: [],
  batches: [],
  jobs: [],
}

/** How often the command checks for the app while the app isn't running, in ms. */
const retryDelayMs = 5_000

const notRunningText = 'Compileo Tray isn’t running.'

function formatState(
  { json, bar, orEmpty }: CliRequestFor<'state'>,
  state: PublicState | undefined,
): string | undefined {
  if (bar) return formatBar(bar, state)
  if (!state && orEmpty) return JSON.stringify(emptyState)
  if (!state) return json ? `{"schema":${publicJsonVersion}}` : undefined
  return json
    ? JSON.stringify(state)
    : [state.summary, ...state.jobs.map((job) => `  ${formatJob(job)}`)].join('\n')
}

/**
 * Runs the command `state`. The command has its own module, because it needs no network and should start
 * fast.
 */
export async function runStateCommand(
  argv: readonly string[],
  options: StateCommandOptions,
): Promise<ExitCode> {
  const request = parseCommand(argv)
  if (request.name === 'state') return showState(request, options)
  return printHelpOrError(request, escapeStreams(options.streams)) ?? exitCodes.usage
}

async function showState(
  request: CliRequestFor<'state'>,
  { connect, clock, streams, interrupted }: StateCommandOptions,
): Promise<ExitCode> {
  const { out, err } = escapeStreams(streams)
  let shown: string | undefined
  function show(state: PublicState | undefined): void {
    const text = formatState(request, state)
    if (text !== undefined && text !== shown) out(`${text}\n`)
    if (text === undefined && shown !== '') err(`${notRunningText}\n`)
    shown = text ?? ''
  }
  const find = () => connect(request.folder)
  if (!request.follow) {
    const bridge = await find()
    show(await bridge?.call('state', {}))
    bridge?.close()
    return bridge || request.bar || request.orEmpty ? exitCodes.completed : exitCodes.failed
  }
  while (!interrupted.aborted) {
    const bridge = await find()
    if (bridge) await followState(bridge, show, interrupted)
    if (interrupted.aborted) break
    show(undefined)
    await clock.sleep(retryDelayMs, interrupted).catch(ignoreAbort(interrupted))
  }
  return exitCodes.interrupted
}

/** Shows each state until the app quits or the command is interrupted. */
async function followState(
  bridge: TerminalBridge,
  show: (state: PublicState) => void,
  interrupted: AbortSignal,
): Promise<void> {
  const ended = AbortSignal.any([bridge.signal, interrupted])
  const followRequest = bridge.call('followState', {}).then(show)
  bridge.onState(show)
  await followRequest.catch(ignoreAbort(bridge.signal))
  if (!ended.aborted) await once(ended, 'abort').catch(ignoreAbort(ended))
  bridge.close()
}
