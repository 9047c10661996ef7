import type { Random } from '#main/base/backoff.ts'
import type { Clock } from '#main/base/clock.ts'
import { inTime } from '#main/base/timeout.ts'
import type { Network } from '#main/network/network.ts'
import type { Vault } from '#main/storage/secrets.ts'
import type { Message } from '#shared/message.ts'
import { createTexts } from '#shared/texts/index.ts'
import {
  fetchStatus,
  createWaitWhileBusy,
  inTurn,
  sendCommand,
  type JobResponse,
} from './request-patiently.ts'
import { readCommand, type RequestOf } from './read-command.ts'
import { exitCodes, worstOf, type ExitCode } from './exit-codes.ts'
import { list, type Listing } from './list.ts'
import { answer } from './help.ts'
import { noProgress, printing, writtenProgress, type CliStreams } from './output.ts'
import { openSession, requestEngine, type Context } from './session.ts'
import { runPlugin } from './plugin.ts'
import { chooseTargets } from './choose-targets.ts'
import type { Target } from './targets.ts'
import { waitForJobs } from './wait.ts'
import { jobLineOf } from './json-line.ts'
import { nameIn, inWords, statusLines } from './job-text.ts'

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
  /** For numbers and times. The texts are always English. */
  readonly systemLanguage: string
  readonly streams: CliStreams
  /** Aborted by Ctrl+C, or when the terminal closes. */
  readonly interrupted: AbortSignal
}

type OfJobs = RequestOf<'wait' | 'status' | 'restart' | 'cancel'>
type Working = RequestOf<'list' | 'plugin' | 'mcp'> | OfJobs

interface Parts extends Listing {
  readonly streams: CliStreams
}

/** Runs a command of the terminal. */
export async function runCli(argv: readonly string[], options: CliOptions): Promise<ExitCode> {
  const request = readCommand(argv)
  if (request.do === 'help' || request.do === 'refuse')
    return answer(request, printing(options.streams)) ?? exitCodes.usage
  if (request.do === 'agent' || request.do === 'state') throw new Error(`${request.do} runs by itself`)
  return work(request, options)
}

async function work(request: Working, options: CliOptions): Promise<ExitCode> {
  const { clock, random, streams, interrupted } = options
  const texts = createTexts('en', options.systemLanguage)
  const { out, err } = printing(streams)
  const complain = (line: string) => err(`${line}\n`)
  const onTrouble = (message: Message) => complain(inWords(message, texts))
  const { folder = options.folder, server } = request
  const engine = requestEngine({ clock, random, network: options.network(onTrouble) })
  const contextOf = (signal: AbortSignal): Context => {
    const session = openSession({ ...options, folder, engine, server, onTrouble })
    return { session, clock, random, texts, signal }
  }
  try {
    if (request.do === 'mcp')
      // Each request of an assistant reads the settings again; all share one request budget.
      return await (await import('./mcp.ts')).serveMcp({ ...options, ...request, contextOf, complain })
    const context = contextOf(interrupted)
    const parts: Parts = { ...context, streams, out: (line) => out(`${line}\n`), complain }
    if (request.do === 'list') return await list(parts, request)
    if (request.do !== 'plugin') return await withTargets(parts, request)
    const announceRestart = (url: string) => options.announceRestart(folder, url)
    return await runPlugin({ ...parts, pluginFolder: options.pluginFolder, announceRestart }, request)
  } catch (error) {
    if (!interrupted.aborted) throw error
    return exitCodes.interrupted
  } finally {
    await engine.stop()
  }
}

/** A job that can't be found is reported and counts in the exit code. */
async function withTargets(parts: Parts, request: OfJobs): Promise<ExitCode> {
  const { texts, complain, streams, clock } = parts
  const timeoutMs = request.do === 'wait' ? request.timeoutMs : undefined
  const beginning = clock.monotonic()
  const choose = (signal: AbortSignal) => chooseTargets({ ...parts, signal }, request, streams.input)
  const found = await inTime(clock, timeoutMs, choose, parts.signal)
  if (!found) {
    complain(`${request.ids.join(' ')}: timed out`)
    return exitCodes.timedOut
  }
  const targets = found.flatMap((each) => (each.ok ? [each.target] : []))
  const missed = found.flatMap((each) => (each.ok ? [] : [each]))
  for (const { text, why } of missed) complain(`${inWords(text, texts)}: ${inWords(why, texts)}`)
  const codes = missed.map(({ code }) => code)
  if (request.do === 'wait' && request.all && targets.length === 0)
    complain('No watched job is running or waiting')
  if (codes.includes(exitCodes.usage)) return exitCodes.usage
  return worstOf([...codes, await carryOut(parts, request, targets, beginning)])
}

async function carryOut(
  parts: Parts,
  request: OfJobs,
  targets: readonly Target[],
  beginning: number,
): Promise<ExitCode> {
  const { texts, complain } = parts
  const patience = createWaitWhileBusy(parts, ({ name }, message) =>
    complain(`${inWords(name, texts)}: ${inWords(message, texts)}`),
  )
  switch (request.do) {
    case 'wait':
      return waitFor(parts, targets, request, beginning)
    case 'status':
      return request.watch
        ? waitFor(parts, targets, request, beginning)
        : report(parts, request.json, await inTurn(targets, (target) => fetchStatus(parts, target, patience)))
    case 'restart':
    case 'cancel': {
      // One after another, in the user's order.
      const responses: JobResponse[] = []
      const force = request.do === 'restart' && request.force
      for (const target of targets)
        responses.push(await sendCommand(parts, request.do, target, patience, force))
      return report(parts, request.json, responses)
    }
  }
}

/** `status --watch` prints each change to standard output. */
async function waitFor(
  { streams, ...parts }: Parts,
  targets: readonly Target[],
  request: RequestOf<'wait' | 'status'>,
  beginning: number,
): Promise<ExitCode> {
  const onlyStatus = request.do === 'status'
  const isQuiet = !onlyStatus && request.quiet
  // Loading it takes as long as a request.
  const drawing = streams.err.isTTY && !isQuiet ? (await import('./draw.ts')).drawing : undefined
  const { out: write, err } = printing(streams)
  const written = request.json || isQuiet ? noProgress(err) : writtenProgress(onlyStatus ? write : err)
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

function report({ texts, out, complain }: Parts, json: boolean, responses: readonly JobResponse[]): ExitCode {
  for (const { target, job, code, message } of responses) {
    const name = nameIn(job ?? target.job, texts)
    const words = message && inWords(message, texts)
    if (json) out(JSON.stringify({ ...jobLineOf(target.server, job ?? target.job, texts), message: words }))
    else if (job) out(statusLines(job, texts))
    else if (words) (code === exitCodes.completed ? out : complain)(`${name}: ${words}`)
  }
  return worstOf(responses.map(({ code }) => code))
}
