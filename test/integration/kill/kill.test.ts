import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, expect, it } from 'vitest'
import type { NotificationSpec } from '#main/core/notifications/notification.ts'
import type { CompileoServer } from '#test/server/index.ts'
import { openTestCore, createRecordingPresenter } from '#test/support/core.ts'
import { createTempFolder } from '#test/support/temp-folder.ts'
import { waitForState } from '#test/support/notification-recorder.ts'
import { startLife, type Life } from './lives.ts'
import { useProgram } from '../use-program.ts'
import type { Order } from './messages.ts'
import { startServerForTest } from '#test/support/start-server-for-test.ts'

// An outcome may be shown twice only if the program is killed between acceptance and recording. No kill may
// lose it.

const program = useProgram('integration/kill/killed-program.ts')
let server: CompileoServer

beforeEach(async () => {
  server = await startServerForTest({ streamIntervalMs: 10, rateLimit: 1_000_000 })
})

function profileOf(jobIds: readonly string[]): string {
  const folder = createTempFolder()
  const addedAt = Date.now()
  const jobs = jobIds.map((jobId) => ({ serverId: 's', jobId, addedAt, status: 'running', progress: 50 }))
  const watchList = { version: 1, servers: [{ id: 's', name: 'Server', url: server.url }], jobs }
  writeFileSync(join(folder, 'watch-list.json'), JSON.stringify(watchList))
  return folder
}

/** The parent process acts as the notification system. */
interface System {
  readonly taken: string[]
  readonly from: Life[]
  next: 'take' | 'kill before it takes it' | 'kill after it took it'
}

function live(order: Order, system: System): Life {
  return startLife(program(), order, (word, life) => {
    if (word.say !== 'show') return
    const { next } = system
    system.next = 'take'
    if (next === 'kill before it takes it') return life.kill()
    system.taken.push(word.title)
    system.from.push(life)
    if (next === 'kill after it took it') return life.kill()
    life.send({ do: 'taken', nth: word.nth })
  })
}

async function liveOn(folder: string, onShown: (spec: NotificationSpec) => void) {
  const presenter = createRecordingPresenter((spec) => {
    onShown(spec)
    return { accepted: true }
  })
  const core = openTestCore({ folder, presenter })
  core.start()
  await waitForState(core, () => [...core.store.state().jobs.values()].every(({ outcome }) => outcome))
  await expect.poll(() => core.context.ledger.entries().every(({ announced }) => announced)).toBe(true)
  await core.stop()
}

function readLedger(folder: string): string {
  const file = join(folder, 'outcomes.jsonl')
  return existsSync(file) ? readFileSync(file, 'utf8') : ''
}

type Death = Partial<Pick<Order, 'dieAt'>> & { system?: System['next']; unconfirmed?: boolean }

const once = ['x-1 completed']
const twice = ['x-1 completed', 'x-1 completed']

/** On a busy machine, the notification system may accept a notification before the watch-list is written. */
const byRecord = (wasTaken: boolean, isRecorded: boolean) => (wasTaken && !isRecorded ? twice : once)

const deaths: [string, Death, string[] | typeof byRecord][] = [
  ['before it has confirmed the reported outcome with a status request', { unconfirmed: true }, once],
  [
    'before the confirmed outcome is recorded',
    { dieAt: { step: 'writeSync', of: '"due"', nth: 1, when: 'before' } },
    once,
  ],
  [
    'while the outcome is recorded',
    { dieAt: { step: 'writeSync', of: '"due"', nth: 1, when: 'half' } },
    once,
  ],
  [
    'before the recorded outcome is synced to disk',
    { dieAt: { step: 'fdatasync', of: 'end', nth: 1, when: 'before' } },
    once,
  ],
  ['before the system accepts the notification', { system: 'kill before it takes it' }, once],
  ['before the reply to the notification arrives', { system: 'kill after it took it' }, twice],
  [
    'before the outcome is recorded as announced',
    { dieAt: { step: 'writeSync', of: '"announced"', nth: 1, when: 'before' } },
    twice,
  ],
  [
    'while the outcome is recorded as announced',
    { dieAt: { step: 'writeSync', of: '"announced"', nth: 1, when: 'half' } },
    twice,
  ],
  [
    'after the outcome is recorded as announced',
    { dieAt: { step: 'writeSync', of: '"announced"', nth: 1, when: 'after' } },
    once,
  ],
  [
    'before the job is saved as finished',
    { dieAt: { step: 'writeSync', of: '"ending"', nth: 1, when: 'before' } },
    byRecord,
  ],
  [
    'before the finished job leaves the watch-list',
    { dieAt: { step: 'writeSync', of: '"ending"', nth: 1, when: 'after' } },
    byRecord,
  ],
]

it.each(deaths)(
  'no outcome is lost if the program is killed %s',
  async (_, { dieAt, system: next = 'take', unconfirmed = false }, then) => {
    const { id } = server.addJob({ id: 'x-1', status: 'running', progress: 50 })
    const folder = profileOf([id])
    const system: System = { taken: [], from: [], next }
    const life = live({ folder, dieAt }, system)
    await server.until(() => server.openStreams().length === 1)
    const silence = unconfirmed ? server.faults.add({ on: 'status', do: { kind: 'silence' } }) : undefined
    server.updateJob(id, { status: 'completed', progress: 100 })
    if (silence) {
      await server.until(() => silence.strikes > 0)
      life.kill()
    }
    await expect(life.gone).resolves.toBe('killed')
    silence?.remove()
    const isRecorded = readLedger(folder).includes('"announced"')

    const again = ({ title }: NotificationSpec) => system.taken.push(title)
    await liveOn(folder, again)
    const expected = typeof then === 'function' ? then(system.from.includes(life), isRecorded) : then
    expect(system.taken).toEqual(expected)
    await liveOn(folder, again)
    expect(system.taken).toEqual(expected)
  },
)

it.each([
  ['after the summary', '4 jobs completed', ['x-3']],
  ['after the summary’s update', '5 jobs completed', ['x-4']],
])('only the newest outcomes are shown again if the program is killed %s', async (_, fatal, repeated) => {
  const ids = Array.from({ length: 5 }, (_each, i) => server.addJob({ id: `x-${i}`, status: 'running' }).id)
  const folder = profileOf(ids)
  const shown: string[] = []
  const life = startLife(program(), { folder }, (word, { kill, send }) => {
    if (word.say !== 'show') return
    shown.push(...word.keys)
    if (word.title === fatal) kill()
    else send({ do: 'taken', nth: word.nth })
  })
  await server.until(() => server.openStreams().length === 5)
  const recorded = (id: string) =>
    Promise.race([life.until((word) => word.say === 'recorded' && word.name.includes(id)), life.gone])
  for (const id of ids.slice(0, 4)) {
    server.updateJob(id, { status: 'completed', progress: 100 })
    await recorded(id)
  }
  // The summary is updated within seconds.
  if (fatal.startsWith('5')) server.updateJob('x-4', { status: 'completed', progress: 100 })
  await expect(life.gone).resolves.toBe('killed')

  for (const id of ids) server.updateJob(id, { status: 'completed', progress: 100 })
  await liveOn(folder, ({ outcomes = [] }) => shown.push(...outcomes.map(({ key }) => key)))
  expect(shown.toSorted()).toEqual([...ids, ...repeated].map((id) => `s/${id}`).toSorted())
})
