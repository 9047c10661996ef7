import { systemClock as clock } from '#main/base/clock.ts'
import { createLog, getLogLevel, type AppLog, type LogLevel } from '#main/base/log/log.ts'
import { parseCommand, type CliRequestFor } from '#main/terminal/parse-command.ts'
import { exitCodes, type ExitCode } from '#main/base/exit-codes.ts'
import { printHelpOrError } from '#main/terminal/help.ts'
import { ConfigError, readConfigFolder, toWatchRule, type AgentConfig } from './config.ts'
import { checkConfig, FolderError } from './agent-core.ts'
import { describeRulesWithoutJobs } from './unsupported-rules.ts'
import { findAgent, type AgentState } from './status-file.ts'
import { logRejectedConfig, runAgentWithConfig, type AgentProcess } from './serve.ts'

/** Syslog priorities. journald reads the priority at the beginning of each line (sd-daemon(3)). */
const priority: Readonly<Record<LogLevel, number>> = { error: 3, warn: 4, info: 6, debug: 7 }

/** Opens the log. Each line begins with its priority, and journald adds the time. */
const openLog = ({ env, err }: AgentProcess): AppLog =>
  createLog({
    file: { path: '', append: err, tail: () => [], close: () => undefined },
    now: () => clock.now(),
    level: getLogLevel(env),
    format: (level, text) => `${text.replaceAll(/^/gm, `<${priority[level]}>`)}\n`,
    // Node's `homedir` throws for a user that systemd's DynamicUser has created.
    home: env['HOME'] ?? '',
  })

const formatAge = (ms: number) => `${Math.max(0, Math.round(ms / 1_000))} s ago`

function formatAgentStatus(state: AgentState, now: number): string {
  if (state.state === 'absent') return 'No agent runs on this machine\n'
  const { pid, startedAt, at, servers, hooks } = state.status
  if (state.state === 'gone')
    return `The agent isn’t running: process ${pid} was last seen ${new Date(at).toISOString()}\n`
  const since = new Date(startedAt).toISOString()
  return [
    `Running since ${since}: process ${pid}, seen ${formatAge(now - at)}`,
    ...servers.flatMap(({ name, url, reach, jobs, gaps }) => [
      `  server ${name} (${url}): ${reach}, jobs: ${jobs}`,
      ...gaps.map((gap) => `    ${gap}`),
    ]),
    ...hooks.map(({ name, waiting, lastAt, lastOk }) => {
      const last =
        lastAt === undefined ? 'none yet' : `${lastOk ? 'delivered' : 'failed'} ${formatAge(now - lastAt)}`
      return `  hook ${name}: waiting: ${waiting}, last: ${last}`
    }),
    '',
  ].join('\n')
}

/**
 * Prints the state of the agent that uses this configuration's folder. If the folder isn't known, prints the
 * state of any agent on this machine.
 */
function status(json: boolean, config: string | undefined, { env, out, err }: AgentProcess): ExitCode {
  const now = clock.now()
  let folder: string | undefined
  try {
    folder = config === undefined ? undefined : readConfigFolder(config, env)
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    err(`${error.message}\n`)
    return exitCodes.usage
  }
  const state = findAgent(env, now, folder)
  out(
    json
      ? `${JSON.stringify({ state: state.state, ...('status' in state && state.status) })}\n`
      : formatAgentStatus(state, now),
  )
  return state.state === 'running' ? exitCodes.completed : exitCodes.failed
}

/**
 * Returns one line for each watch rule that can never match. The agent's latest status tells which jobs a
 * server lists. Without a status, the server is assumed to have the plugin.
 */
function findNeverMatching({ servers }: AgentConfig, agent: AgentState): readonly string[] {
  const serverStatuses = 'status' in agent ? agent.status.servers : []
  return servers.flatMap(({ name, url, watch }, index) => {
    const { sources } = serverStatuses.find((server) => server.name === name && server.url === url) ?? {}
    const deadRules = describeRulesWithoutJobs(watch.map(toWatchRule), sources ?? ['plugin'])
    return deadRules.map((gap) => `servers[${index}].watch: ${gap}`)
  })
}

async function check(path: string, { env, out, err }: AgentProcess): Promise<ExitCode> {
  try {
    const config = await checkConfig(path, env, true)
    const { unchecked } = config
    const deadRules = findNeverMatching(config, findAgent(env, clock.now(), config.folder))
    if (deadRules.length > 0) throw new ConfigError(deadRules.map((line) => `${path}: ${line}`).join('\n'))
    out('The configuration is valid\n')
    for (const line of unchecked) out(`Not checked: ${line}\n`)
    return exitCodes.completed
  } catch (error) {
    if (error instanceof FolderError) {
      err(`${error.message}\n`)
      return exitCodes.failed
    }
    if (!(error instanceof ConfigError)) throw error
    err(`${error.message}\n`)
    return exitCodes.usage
  }
}

async function run(path: string, place: AgentProcess): Promise<ExitCode> {
  const log = openLog(place)
  const fail = (error: unknown) => {
    log.error('an error of the agent itself', error)
    process.exit(exitCodes.failed)
  }
  process.on('uncaughtException', fail)
  try {
    return await runAgentWithConfig(path, place, log)
  } catch (error) {
    logRejectedConfig(log, error, 'could not start')
    return error instanceof ConfigError ? exitCodes.usage : exitCodes.failed
  } finally {
    process.off('uncaughtException', fail)
  }
}

const handleRequest = (
  request: CliRequestFor<'agent'>,
  place: AgentProcess,
): Promise<ExitCode> | ExitCode => {
  if (request.mode === 'status') return status(request.json, request.config, place)
  return request.mode === 'check' ? check(request.config, place) : run(request.config, place)
}

/** Runs the command `agent`. `argv` contains the arguments after it. @returns the exit code */
export async function runAgent(argv: readonly string[], agentProcess: AgentProcess): Promise<ExitCode> {
  const request = parseCommand(['agent', ...argv])
  if (request.name === 'agent') return handleRequest(request, agentProcess)
  return printHelpOrError(request, agentProcess) ?? exitCodes.usage
}
