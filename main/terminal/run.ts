import type { Random } from '#main/base/backoff.ts'
import type { Clock } from '#main/base/clock.ts'
import { checkWritable, waitForFiles } from '#main/base/files.ts'
import { tryWithTimeout } from '#main/base/timeout.ts'
import { OtherVersionError } from '#main/terminal/socket/connect-socket.ts'
import type { Message } from '#shared/message.ts'
import type { ServerView } from '#shared/model.ts'
import { createTexts } from '#shared/texts/index.ts'
import { fetchJobs, restartOrCancelJob, createBusyReporter, type JobResult } from './job-requests.ts'
import { parseCommand, type CliRequestFor } from '#main/terminal/parse-command.ts'
import { exitCodes, getWorstExitCode, type ExitCode } from '#main/base/exit-codes.ts'
import { runListCommand, type ListOutput } from './list.ts'
import { printHelpOrError } from '#main/terminal/help.ts'
import { createSilentProgress, escapeStreams, createLineProgress, type CliStreams } from './output.ts'
import { openSession, type CliContext, type SessionOptions } from './session.ts'
import { KeyringNeededError } from './terminal-core.ts'
import { findAddresses, findTargets, readIds, type Target } from './targets.ts'
import { waitForJobs } from './wait.ts'
import { toJobLine } from './json-line.ts'
import { formatOneLine } from '#main/terminal/one-line.ts'
import { formatJobName, formatJobWithError } from './job-text.ts'

export interface CliOptions extends Pick<SessionOptions, 'connect' | 'openCore'> {
  readonly clock: Clock
  readonly random: Random
  readonly pluginFolder: string
  readonly version: string
  /** The language that determines the format of numbers and times. The texts are always English. */
  readonly systemLanguage: string
  readonly streams: CliStreams
  /** Aborted by Ctrl+C, by SIGTERM, when the terminal is closed, or when the reader of the output exits. */
  readonly interrupted: AbortSignal
}

type OfJobs = CliRequestFor<'wait' | 'status' | 'restart' | 'cancel'>
type CoreRequest = CliRequestFor<'list' | 'plugin' | 'mcp'> | OfJobs

interface Parts extends ListOutput {
  readonly streams: CliStreams
  readonly options: SessionOptions
}

/** Runs a command in the terminal, except `agent` and `state`. */
export async function runCli(argv: readonly string[], options: CliOptions): Promise<ExitCode> {
  const request = parseCommand(argv)
  if (request.name === 'help' || request.name === 'refuse')
    return printHelpOrError(request, escapeStreams(options.streams)) ?? exitCodes.usage
  if (request.name === 'agent' || request.name === 'state') throw new Error(`${request.name} runs by itself`)
  return work(request, options)
}

async function work(request: CoreRequest, options: CliOptions): Promise<ExitCode> {
  const { clock, random, streams, interrupted } = options
  const texts = createTexts('en', options.systemLanguage)
  const { out, err } = escapeStreams(streams)
  const printError = (line: string) => err(`${line}\n`)
  const onError = (message: Message) => printError(formatOneLine(message, texts))
  const { folder, server } = request
  const sessionOptions: SessionOptions = { ...options, folder, server, onError }
  const shared = { clock, random, texts, signal: interrupted }
  try {
    if (request.name === 'mcp')
      return await (
        await import('./mcp.ts')
      ).serveMcp({ ...options, ...request, ...shared, sessionOptions, printError })
    if (request.name === 'plugin')
      return await (
        await import('./plugin.ts')
      ).runPluginCommand(
        { ...options, ...shared, sessionOptions, out: (line) => out(`${line}\n`), printError },
        request,
      )
    const open = async (ids: readonly string[]): Promise<Parts> => {
      const session = await openSession(sessionOptions, findAddresses(ids))
      return {
        ...shared,
        session,
        streams,
        options: sessionOptions,
        out: (line) => out(`${line}\n`),
        printError,
      }
    }
    return request.name === 'list'
      ? await runList(open, request)
      : await runWithTargets(open, request, options, printError)
  } catch (error) {
    if (error instanceof OtherVersionError) {
      printError(error.message)
      return exitCodes.failed
    }
    if (!interrupted.aborted) throw error
    return exitCodes.interrupted
  }
}

type Open = (ids: readonly string[]) => Promise<Parts>

async function runList(open: Open, request: CliRequestFor<'list'>): Promise<ExitCode> {
  const parts = await open([])
  try {
    return await runListCommand(parts, request)
  } finally {
    await parts.session.core.close()
  }
}

/**
 * Runs a command for jobs. If a job can't be found, it is reported, and the command isn't run for any job.
 */
async function runWithTargets(
  open: Open,
  request: OfJobs,
  { clock, interrupted, streams, systemLanguage }: CliOptions,
  printError: (line: string) => void,
): Promise<ExitCode> {
  const texts = createTexts('en', systemLanguage)
  const { timeoutMs, save, batch, all } = request.name === 'wait' ? request : {}
  // The file is checked before the command waits for the job, so that an error is reported early.
  const writable = save === undefined ? undefined : await checkWritable(save)
  if (writable?.ok === false) {
    printError(`--save ${save}: ${formatOneLine(writable.message, texts)}`)
    return exitCodes.usage
  }
  const beginning = clock.monotonic()
  const read = await tryWithTimeout(
    clock,
    timeoutMs,
    (signal) => readIds(request.ids, streams.input, signal),
    interrupted,
  )
  if (!read) {
    printError(`${request.ids.join(' ')}: timed out`)
    return exitCodes.timedOut
  }
  const ids = 'missed' in read ? [] : read
  let parts = await open(ids)
  try {
    const found =
      'missed' in read
        ? read.missed
        : findTargets(parts, ids, { ...(batch !== undefined && { batch }), all: all ?? false })
    const targets = found.flatMap((each) => (each.ok ? [each.target] : []))
    const missedTargets = found.flatMap((each) => (each.ok ? [] : [each]))
    for (const { text, reason } of missedTargets)
      printError(`${formatOneLine(text, texts)}: ${formatOneLine(reason, texts)}`)
    const codes = missedTargets.map(({ code }) => code)
    if (all && targets.length === 0) printError('No watched job is running or waiting')
    if (codes.includes(exitCodes.usage)) return exitCodes.usage
    const reopen = async () => {
      await parts.session.core.close()
      parts = await open(ids)
      return parts.session
    }
    return getWorstExitCode([...codes, await runOnTargets(parts, request, targets, beginning, reopen)])
  } catch (error) {
    throw error instanceof KeyringNeededError ? new KeyringNeededError(ids) : error
  } finally {
    await parts.session.core.close()
    await waitForFiles()
  }
}

async function runOnTargets(
  parts: Parts,
  request: OfJobs,
  targets: readonly Target[],
  beginning: number,
  reopen: () => Promise<Parts['session']>,
): Promise<ExitCode> {
  const { texts, printError } = parts
  const say = createBusyReporter(({ name }: ServerView, message) =>
    printError(`${formatOneLine(name, texts)}: ${formatOneLine(message, texts)}`),
  )
  switch (request.name) {
    case 'wait':
      return waitFor(parts, targets, request, beginning, reopen)
    case 'status':
      return request.watch
        ? waitFor(parts, targets, request, beginning, reopen)
        : report(parts, request.json, await fetchJobs(parts, targets, say), 'status')
    case 'restart':
    case 'cancel': {
      // The commands are sent one after another, in the order of the arguments.
      const results: JobResult[] = []
      const force = request.name === 'restart' && request.force
      for (const target of targets)
        results.push(await restartOrCancelJob(parts, request.name, target, say, force))
      return report(parts, request.json, results, 'command')
    }
  }
}

/**
 * Waits for jobs. If standard error isn't a terminal, `status --watch` prints each change to standard output.
 */
async function waitFor(
  { streams, ...parts }: Parts,
  targets: readonly Target[],
  request: CliRequestFor<'wait' | 'status'>,
  startedWaitingAt: number,
  reopen: () => Promise<Parts['session']>,
): Promise<ExitCode> {
  const onlyStatus = request.name === 'status'
  const isQuiet = !onlyStatus && request.quiet
  // The module is only loaded if progress is drawn on a terminal, because loading it takes as long as a
  // request.
  const drawing =
    streams.err.isTTY && !isQuiet ? (await import('./terminal-layout.ts')).terminalLayout : undefined
  const { out: write, err } = escapeStreams(streams)
  const writeResult =
    request.json || isQuiet ? createSilentProgress(err) : createLineProgress(onlyStatus ? write : err)
  return waitForJobs(targets, {
    ...parts,
    reopen,
    ...(!onlyStatus && {
      any: request.any,
      strict: request.strict,
      timeoutMs: request.timeoutMs,
      save: request.save,
      startedWaitingAt,
    }),
    progress: drawing && isStream(streams.err) ? drawing.createProgress(streams.err, err) : writeResult,
    width: () => streams.err.columns ?? 80,
    drawing,
    write,
    onRecord: request.json ? (record) => parts.out(JSON.stringify(record)) : undefined,
    onlyStatus,
  })
}

const isStream = (stream: object): stream is NodeJS.WriteStream => 'on' in stream

function report(
  { texts, out, printError }: Pick<CliContext, 'texts'> & Pick<ListOutput, 'out' | 'printError'>,
  json: boolean,
  results: readonly JobResult[],
  purpose: 'status' | 'command',
): ExitCode {
  for (const { target, server, job, code, message } of results) {
    const jobOrId = job ?? { identity: { jobId: target.jobId } }
    const text = message && formatOneLine(message, texts)
    const isKnown = job && code !== exitCodes.unreachable && (code !== exitCodes.unknown || job.outcome)
    if (json) out(JSON.stringify({ ...toJobLine(server, jobOrId, texts), message: text }))
    else if (purpose === 'status' && isKnown) out(formatJobWithError(job, texts))
    else if (text)
      (code === exitCodes.completed ? out : printError)(`${formatJobName(jobOrId, texts)}: ${text}`)
  }
  return getWorstExitCode(results.map(({ code }) => code))
}
