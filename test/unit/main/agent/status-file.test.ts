import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { findAgent, openStatusFile, type AgentStatus } from '#main/agent/status-file.ts'
import { createTempFolder } from '#test/support/temp-folder.ts'

const now = 10_000_000
const twoMinutes = 120_000
const noProcess = 2 ** 22 + 1

const statusOf = (given: Partial<AgentStatus> = {}): AgentStatus => ({
  version: 1,
  pid: process.pid,
  startedAt: 1,
  at: now,
  folder: '/var/lib/agent',
  servers: [{ name: 'Lab', url: 'http://gpu:8000', reach: 'reachable', jobs: 2, gaps: [] }],
  hooks: [{ name: 'Team', waiting: 0 }],
  ...given,
})

function folderWith(content?: AgentStatus | string): string {
  const folder = createTempFolder()
  if (content === undefined) return folder
  const text = typeof content === 'string' ? content : JSON.stringify(content)
  writeFileSync(join(folder, 'agent.json'), text)
  return folder
}

function find(ofService: AgentStatus | string, ofUser?: AgentStatus) {
  const runtime = createTempFolder()
  if (ofUser) renameSync(folderWith(ofUser), join(runtime, 'compileo-tray'))
  return findAgent({ RUNTIME_DIRECTORY: folderWith(ofService), XDG_RUNTIME_DIR: runtime }, now)
}

it.each([
  [
    'the service’s folder',
    (folder: string) => ({ RUNTIME_DIRECTORY: folder, XDG_RUNTIME_DIR: createTempFolder() }),
    '',
  ],
  ['the user’s folder', (folder: string) => ({ XDG_RUNTIME_DIR: folder }), 'compileo-tray'],
])('anyone can read an agent’s status in %s until the agent ends', (_, envOf, inside) => {
  const folder = createTempFolder()
  const env = envOf(folder)
  const file = openStatusFile(env, createTempFolder())
  file.write(statusOf())
  expect(statSync(join(folder, inside, 'agent.json')).mode & 0o777).toBe(0o644)
  expect(findAgent(env, now)).toEqual({ state: 'running', status: statusOf() })
  file.remove()
  expect(findAgent(env, now)).toEqual({ state: 'absent' })
})

it('writing a status replaces a planted link and leaves its target unchanged', () => {
  const [folder, victim] = [createTempFolder(), join(createTempFolder(), 'victim')]
  writeFileSync(victim, 'untouched')
  for (const name of ['agent.json', 'agent.json.new']) symlinkSync(victim, join(folder, name))
  const env = { RUNTIME_DIRECTORY: folder }
  openStatusFile(env, createTempFolder()).write(statusOf())
  expect(readFileSync(victim, 'utf8')).toBe('untouched')
  expect(findAgent(env, now)).toMatchObject({ state: 'running' })
  expect(readdirSync(folder)).toEqual(['agent.json'])
})

it.each<[string, object]>([
  ['start time', { startedAt: 1e300 }],
  ['update time', { at: -1e300 }],
  ['process ID', { pid: 2 ** 40 }],
])('a status with an impossible %s is invalid', (_, given) => {
  expect(find(JSON.stringify({ ...statusOf(), ...given }))).toEqual({ state: 'absent' })
})

it('an agent without a system folder writes its status to its state folder', () => {
  const folder = join(createTempFolder(), 'state')
  openStatusFile({}, folder).write(statusOf())
  expect(existsSync(join(folder, 'agent.json'))).toBe(true)
})

it.each([
  ['whose process is gone', { pid: noProcess }],
  ['whose status is two minutes old', { at: now - twoMinutes }],
])('an agent %s counts as stopped', (_, given) => {
  expect(find(statusOf(given))).toEqual({ state: 'gone', status: statusOf(given) })
})

it('an agent that wrote its status in the last two minutes counts as running', () => {
  expect(find(statusOf({ at: now - twoMinutes + 1 }))).toMatchObject({ state: 'running' })
})

it('the running agent’s status is used, or the latest status if no agent is running', () => {
  const older = statusOf({ pid: noProcess, at: now - 5_000 })
  const newer = statusOf({ pid: noProcess, at: now - 1_000 })
  expect(find(older, statusOf())).toMatchObject({ state: 'running' })
  expect(find(older, newer)).toEqual({ state: 'gone', status: newer })
  expect(find(newer, older)).toEqual({ state: 'gone', status: newer })
})

it.each([
  ['nothing', ''],
  ['incomplete JSON', '{'],
  ['null', 'null'],
  ['a version but no other fields', '{"version":2}'],
  ['a negative process ID', JSON.stringify({ ...statusOf(), pid: -1 })],
])('a status file that contains %s is ignored', (_, text) => {
  expect(find(text)).toEqual({ state: 'absent' })
})

it('a folder with the status file’s name is ignored', () => {
  const folder = createTempFolder()
  mkdirSync(join(folder, 'agent.json'))
  expect(findAgent({ RUNTIME_DIRECTORY: folder }, now)).toEqual({ state: 'absent' })
})
