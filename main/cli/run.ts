import type { Random } from '#main/base/backoff.ts'
import type { Clock } from '#main/base/clock.ts'
import { checkWritable } from '#main/base/files.ts'
import { tryWithTimeout } from '#main/base/timeout.ts'
import type { Network } from '#main/network/network.ts'
import type { Vault } from '#main/storage/secrets.ts'
import type { Message } from '#shared/message.ts'
import { createTexts } from '#shared/texts/index.ts'
import {
  fetchStatus,
  createWaitWhileBusy,
  mapRequests,
  sendCommand,
  type JobResponse,
} from './request-with-retry.ts'
import { parseCommand, type RequestFor } from './read-command.ts'
import { exitCodes, getWorstCode, type ExitCode } from './exit-codes.ts'
import { list, type ListOutput } from './list.ts'
import { printHelpOrError } from './help.ts'
import { createSilentProgress, escapeStreams, createLineProgress, type CliStreams } from './output.ts'
import { openSession, createRequestEngine, type Context } from './session.ts'
import { runPlugin } from './plugin.ts'
import { chooseTargets } from './choose-targets.ts'
import type { Target } from './targets.ts'
import { waitForJobs } from './wait.ts'
import { toJobLine } from './json-line.ts'
import { formatJobName, formatReason, formatJobWithError } from './job-text.ts'

export interface CliOptions {
  readonly folder: string
  readonly clock: Clock
  readonly random: Random
  readonly network: (warn: (message: Message) => void) => Network
  readonly vault: Vault
  readonly pluginFolder: string
  readonly announceRestart: (folder: string, url: string) => void
  readonly apiKey: string | undefined
  readonly version: string
  /** The locale of numbers and times. The texts are always English. */
  readonly systemLanguage: string
  readonly streams: CliStreams
  /** Aborted by Ctrl+C, or when the terminal closes. */
  readonly interrupted: AbortSignal
}

type OfJobs = RequestFor<'wait' | 'status' | 'restart' | 'cancel'>
type ServerRequest = RequestFor<'list' | 'plugin' | 'mcp'> | OfJobs

interface Parts extends ListOutput {
  readonly streams: CliStreams
}

/** Runs a command in the terminal. */
export async function runCli(argv: readonly string[], options: CliOptions): Promise<ExitCode> {
  const request = parseCommand(argv)
  if (request.name === 'help' || request.name === 'refuse')
    return printHelpOrError(request, escapeStreams(options.streams)) ?? exitCodes.usage
  if (request.name === 'agent' || request.name === 'state') throw new Error(`${request.name} runs by itself`)
  return work(request, options)
}

async function work(request: ServerRequest, options: CliOptions): Promise<ExitCode> {
  const { clock, random, streams, interrupted } = options
  const texts = createTexts('en', options.systemLanguage)
  const { out, err } = escapeStreams(streams)
  const printError = (line: string) => err(`${line}\n`)
  const onError = (message: Message) => printError(formatReason(message, texts))
  const { folder = options.folder, server } = request
  const engine = createRequestEngine({ clock, random, network: options.network(onError) })
  const createContext = (signal: AbortSignal): Context => {
    const session = openSession({ ...options, folder, engine, server, onError })
    return { session, clock, random, texts, signal }
  }
  try {
    if (request.name === 'mcp')
      // Each request of an assistant reloads the settings; all requests share one budget.
      return await (await import('./mcp.ts')).serveMcp({ ...options, ...request, createContext, printError })
    const context = createContext(interrupted)
    const parts: Parts = { ...context, streams, out: (line) => out(`${line}\n`), printError }
    if (request.name === 'list') return await list(parts, request)
    if (request.name !== 'plugin') return await runWithTargets(parts, request)
    const announceRestart = (url: string) => options.announceRestart(folder, url)
    return await runPlugin({ ...parts, pluginFolder: options.pluginFolder, announceRestart }, request)
  } catch (error) {
    if (!interrupted.aborted) throw error
    return exitCodes.interrupted
  } finally {
    await engine.stop()
  }
}

/** A job that can't be found is reported, and affects the exit code. */
async function runWithTargets(parts: Parts, request: OfJobs): Promise<ExitCode> {
  const { texts, printError, streams, clock } = parts
  const { timeoutMs, save } = request.name === 'wait' ? request : {}
  // Checks the file at the beginning, and not only once the job has ended.
  const writable = save === undefined ? undefined : await checkWritable(save)
  if (writable?.ok === false) {
    printError(`--save ${save}: ${formatReason(writable.message, texts)}`)
    return exitCodes.usage
  }
  const beginning = clock.monotonic()
  const choose = (signal: AbortSignal) => chooseTargets({ ...parts, signal }, request, streams.input)
  const found = await tryWithTimeout(clock, timeoutMs, choose, parts.signal)
  if (!found) {
    printError(`${request.ids.join(' ')}: timed out`)
    return exitCodes.timedOut
  }
  const targets = found.flatMap((each) => (each.ok ? [each.target] : []))
  const missed = found.flatMap((each) => (each.ok ? [] : [each]))
  for (const { text, why } of missed) printError(`${formatReason(text, texts)}: ${formatReason(why, texts)}`)
  const codes = missed.map(({ code }) => code)
  if (request.name === 'wait' && request.all && targets.length === 0)
    printError('No watched job is running or waiting')
  if (codes.includes(exitCodes.usage)) return exitCodes.usage
  return getWorstCode([...codes, await runOnTargets(parts, request, targets, beginning)])
}

async function runOnTargets(
  parts: Parts,
  request: OfJobs,
  targets: readonly Target[],
  beginning: number,
): Promise<ExitCode> {
  const { texts, printError } = parts
  const patience = createWaitWhileBusy(parts, ({ name }, message) =>
    printError(`${formatReason(name, texts)}: ${formatReason(message, texts)}`),
  )
  switch (request.name) {
    case 'wait':
      return waitFor(parts, targets, request, beginning)
    case 'status':
      return request.watch
        ? waitFor(parts, targets, request, beginning)
        : report(
            parts,
            request.json,
            await mapRequests(targets, (target) => fetchStatus(parts, target, patience)),
          )
    case 'restart':
    case 'cancel': {
      // Sends them one after another, in the order of the arguments.
      const responses: JobResponse[] = []
      const force = request.name === 'restart' && request.force
      for (const target of targets)
        responses.push(await sendCommand(parts, request.name, target, patience, force))
      return report(parts, request.json, responses)
    }
  }
}

/** `status --watch` prints each change to standard output. */
async function waitFor(
  { streams, ...parts }: Parts,
  targets: readonly Target[],
  request: RequestFor<'wait' | 'status'>,
  beginning: number,
): Promise<ExitCode> {
  const onlyStatus = request.name === 'status'
  const isQuiet = !onlyStatus && request.quiet
  // Loaded only for a terminal, because loading takes as long as a request.
  const drawing = streams.err.isTTY && !isQuiet ? (await import('./drawing.ts')).drawing : undefined
  const { out: write, err } = escapeStreams(streams)
  const written =
    request.json || isQuiet ? createSilentProgress(err) : createLineProgress(onlyStatus ? write : err)
  return waitForJobs(targets, {
    ...parts,
    ...(!onlyStatus && {
      any: request.any,
      strict: request.strict,
      timeoutMs: request.timeoutMs,
      save: request.save,
      beginning,
    }),
    progress: drawing && isStream(streams.err) ? drawing.progress(streams.err, err) : written,
    width: () => streams.err.columns ?? 80,
    drawing,
    write,
    onRecord: request.json ? (record) => parts.out(JSON.stringify(record)) : undefined,
    onlyStatus,
  })
}

const isStream = (stream: object): stream is NodeJS.WriteStream => 'on' in stream

function report(
  { texts, out, printError }: Parts,
  json: boolean,
  responses: readonly JobResponse[],
): ExitCode {
  for (const { target, job, code, message } of responses) {
    const name = formatJobName(job ?? target.job, texts)
    const words = message && formatReason(message, texts)
    if (json) out(JSON.stringify({ ...toJobLine(target.server, job ?? target.job, texts), message: words }))
    else if (job) out(formatJobWithError(job, texts))
    else if (words) (code === exitCodes.completed ? out : printError)(`${name}: ${words}`)
  }
  return getWorstCode(responses.map(({ code }) => code))
}
