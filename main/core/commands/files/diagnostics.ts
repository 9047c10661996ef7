import { toIsoTime } from '#shared/rules/time.ts'
import type { CommandResult } from '#shared/contract.ts'
import type { BudgetState } from '#main/compileo/request-budget.ts'
import { getOrigin } from '#main/base/log/get-origin.ts'
import type { AppState, AppStore } from '#main/core/state/store.ts'
import type { JobState, ServerId, ServerState } from '#shared/model.ts'
import type { HookState } from '#shared/hooks.ts'
import { formatMessageCode, formatMessageForLog, createMessage } from '#shared/message.ts'
import type { CommandContext } from '#main/core/commands/context.ts'

export type Facts = Readonly<Record<string, string | undefined>>

export interface DiagnosticsInput {
  readonly at: number
  readonly program: Facts
  readonly desktop: Facts
  readonly state: Pick<AppState, 'jobs' | 'servers' | 'hooks' | 'settings' | 'unread'>
  readonly budget: (id: ServerId) => BudgetState | undefined
  readonly log: readonly string[]
  readonly redact: (text: string) => string
}

const formatSection = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : ['', title, ...lines.map((line) => `  ${line}`)]

const formatFacts = (facts: Facts): readonly string[] =>
  Object.entries(facts).flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${value}`]))

const formatCounts = (names: readonly string[]): string =>
  [...Map.groupBy(names, (name) => name)].map(([name, { length }]) => `${length} ${name}`).join(', ') ||
  'none'

function formatBudget({ sentByUs, limit, others, waiting, blockedForMs }: BudgetState): string {
  const blockedText = blockedForMs === undefined ? '' : `, blocked for ${Math.ceil(blockedForMs / 1_000)} s`
  return `${sentByUs} of ${limit} requests a minute, ${others} of others, ${waiting} waiting${blockedText}`
}

function getServerFacts(server: ServerState, jobs: readonly JobState[], input: DiagnosticsInput): Facts {
  const { url, reach, reason, hasKey, muted, autoRestarts, skewMs, stats, alerts } = server
  const budget = input.budget(server.id)
  return {
    origin: getOrigin(url),
    link: reason === undefined ? reach : `${reach}: ${formatMessageForLog(reason)}`,
    key: hasKey ? 'yes' : 'no',
    muted: muted ? 'yes' : 'no',
    'automatic restarts': String(autoRestarts),
    'clock ahead of ours, ms': String(Math.round(skewMs)),
    budget: budget && formatBudget(budget),
    queue: stats ? `${JSON.stringify(stats.stats)} at ${toIsoTime(stats.at)}` : 'unknown',
    alerts: alerts.map(({ kind }) => kind).join(', ') || 'none',
    watches: formatCounts(jobs.map(({ outcome, run: { status } }) => outcome?.kind ?? status ?? 'unheard')),
    'connections of watches': formatCounts(jobs.map(({ run: { connection } }) => connection.state)),
  }
}

function getHookFacts({ action, isOn, outcomes, last, waiting, nextTryAt }: HookState): Facts {
  return {
    kind: action.type,
    on: isOn ? 'yes' : 'no',
    outcomes: outcomes.join(', '),
    last: last && `${last.ok ? 'ok' : 'failed'}, ${formatMessageCode(last.message)} at ${toIsoTime(last.at)}`,
    waiting: String(waiting),
    'next try': toIsoTime(nextTryAt),
  }
}

/** Formats a bug report in English, without keys, names or results, and without user names in paths. */
export function formatDiagnostics(input: DiagnosticsInput): string {
  const { at, program, desktop, state, log, redact } = input
  const { jobs, servers, hooks, settings, unread } = state
  const lines = [
    `Compileo Tray, diagnostics of ${toIsoTime(at)}`,
    ...formatSection('Program', formatFacts(program)),
    ...formatSection('Desktop', formatFacts(desktop)),
    ...formatSection(
      'Settings',
      Object.entries(settings).map(([name, value]) => `${name}: ${JSON.stringify(value)}`),
    ),
    ...formatSection('Unread failures', [`${unread.size} of ${jobs.size} watches`]),
    ...[...servers.values()].flatMap((server) => {
      const serverJobs = [...jobs.values()].filter(({ identity: { serverId } }) => serverId === server.id)
      return formatSection(`Server ${server.id}`, formatFacts(getServerFacts(server, serverJobs, input)))
    }),
    ...hooks.flatMap((hook) => formatSection(`Hook ${hook.id}`, formatFacts(getHookFacts(hook)))),
    ...formatSection(`Log, the last ${log.length} lines`, log),
  ]
  return redact(`${lines.join('\n')}\n`)
}

const maxLogLines = 50

export interface DiagnosticsSource {
  readonly program: () => Facts
  /** Collects facts about the desktop. Resolves within a limited time. */
  readonly desktop: () => Promise<Facts>
  readonly log: {
    tail(lines: number): readonly string[]
    redact(text: string): string
  }
  readonly copyText: (text: string) => Promise<void>
}

/** Copies the diagnostics to the clipboard. */
export async function copyDiagnostics(
  { store, engine, clock }: CommandContext,
  { program, desktop, log, copyText }: DiagnosticsSource,
): Promise<CommandResult> {
  const text = formatDiagnostics({
    at: clock.now(),
    program: program(),
    desktop: await desktop(),
    state: store.state(),
    budget: (id) => engine.budget(id),
    log: log.tail(maxLogLines),
    redact: (unredacted) => log.redact(unredacted),
  })
  await copyText(text)
  return { ok: true, message: createMessage('system.diagnosticsCopied', text.trimEnd().split('\n').length) }
}

/** Copies the diagnostics for the menu. A banner in the window reports the result, because the menu can't. */
export async function copyDiagnosticsAndNotify(
  store: AppStore,
  copy: () => Promise<CommandResult>,
): Promise<void> {
  const { message } = await copy()
  if (message) store.putBanner({ id: 'diagnostics', tone: 'info', message })
}
