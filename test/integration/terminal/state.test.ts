import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { formatBar, runStateCommand } from '#main/terminal/state.ts'
import { barFormats } from '#main/terminal/terminal-commands.ts'
import { toPublicState } from '#main/terminal/socket/to-public-state.ts'
import { publicStateSchema, type PublicState } from '#shared/public-state.ts'
import type { CommandContext } from '#main/core/commands/context.ts'
import { connectSocket } from '#main/terminal/socket/connect-socket.ts'
import { getSocketPath } from '#main/terminal/socket/socket-path.ts'
import { AppStore } from '#main/core/state/store.ts'
import { createCommandContext } from '#test/support/command-context.ts'
import { texts } from '#test/support/english.ts'
import { createFakeClock, type FakeClock } from '#test/support/fake-clock.ts'
import { createIdleEngine } from '#test/support/idle-engine.ts'
import { serveTerminals } from '#test/support/serve-terminals.ts'
import { createTempFolder } from '#test/support/temp-folder.ts'
import { ended, job, server } from '#test/unit/main/desktop/tray/states.ts'

let path: string
let clock: FakeClock
let store: AppStore
let context: CommandContext

beforeEach(() => {
  path = getSocketPath('/home/me/profile', { XDG_RUNTIME_DIR: createTempFolder() })
  clock = createFakeClock()
  store = new AppStore()
  context = createCommandContext({ store, engine: createIdleEngine(store, clock), clock })
  store.putServer(server())
})

const serve = () => serveTerminals(context, path)

/** Reads what the app sends until the test ends. */
async function follow({ connect }: ReturnType<typeof serve>) {
  const received: PublicState[] = []
  const bridge = await connect()
  bridge.onState((state) => received.push(state))
  received.push(await bridge.call('followState', {}))
  return { received, untilReceived: (count: number) => expect.poll(() => received.length).toBe(count) }
}

/** Puts a job into the store, and lets the interval pass after which the state is sent again. */
async function put(id: string, more: Parameters<typeof job>[1] = {}) {
  store.putJob(job(id, more))
  await clock.advance(1_000)
}

const first = async () => (await follow(serve())).received[0]

describe('the app’s published state', () => {
  it('lists the jobs that run or need attention, and matches the schema', async () => {
    await put('a', { label: 'Heart atlas', currentStep: 'Chunking', progress: 20.7 })
    await put('b', { status: 'completed', outcome: ended('b', 'completed').outcome })
    await put('c', {
      status: 'failed',
      outcome: ended('c', 'failed').outcome,
      error: 'Traceback (most recent call last):\n  x\nOSError: no space',
    })
    const state = publicStateSchema.strict().parse(await first())
    expect(state).toMatchObject({
      summary: '1 running, 1 failed',
      counts: { running: 1, waiting: 0, unchecked: 0, attention: 1, finished: 1 },
      progress: 20,
    })
    expect(state.jobs).toMatchObject([
      { jobId: 'c', place: 'attention', status: 'failed', errorSummary: 'OSError: no space' },
      { jobId: 'a', place: 'running', name: 'Heart atlas', progress: 20, step: 'Chunking' },
    ])
  })

  it('is sent at most once a second, and only when it changes', async () => {
    await put('a', { progress: 1 })
    const { received, untilReceived } = await follow(serve())
    await clock.advance(1_000)
    store.putJob(job('a', { progress: 2 }))
    await untilReceived(2)
    for (const progress of [3, 4, 5]) {
      store.putJob(job('a', { progress }))
      await clock.advance(300)
    }
    await clock.advance(100)
    await untilReceived(3)
    expect(received.map(({ progress }) => progress)).toEqual([1, 2, 5])
    await clock.advance(1_000)
    store.putJob(job('a', { progress: 5.4 }))
    store.putJob(job('a', { progress: 6 }))
    await clock.advance(1_000)
    await untilReceived(4)
    expect(received.at(-1)).toMatchObject({ progress: 6 })
  })

  it('is computed only while a client follows it', async () => {
    const { connect } = serve()
    await put('a', { progress: 1 })
    const bridge = await connect()
    await bridge.call('state', {})
    await clock.advance(1_000)
    store.putJob(job('a', { progress: 2 }))
    expect(clock.pending()).toEqual([])
  })

  it('names unfinished batches', async () => {
    store.putBatch({ id: 'b', name: 'Night' })
    store.putJob(job('a', { batch: 'b' }))
    store.putJob(ended('c', 'completed', { batch: 'b' }))
    expect((await first())?.batches).toEqual([
      { name: 'Night', jobs: 2, ended: 1, progress: expect.any(Number) },
    ])
  })

  it('is smaller than 60 kB even with many jobs and long texts', async () => {
    for (let nth = 0; nth < 500; nth += 1)
      store.putJob(
        job(`job-${nth}`, { label: 'x'.repeat(5_000), error: 'y'.repeat(2_000), batch: `b-${nth}` }),
      )
    for (let nth = 0; nth < 500; nth += 1) store.putBatch({ id: `b-${nth}`, name: 'z'.repeat(100) })
    const state = await first()
    expect(JSON.stringify(state).length).toBeLessThan(60_000)
    expect(state).toMatchObject({ counts: { running: 500 } })
    expect(state?.batches).toHaveLength(50)
  })
})

function showing(...flags: string[]) {
  const interrupted = new AbortController()
  onTestFinished(() => interrupted.abort())
  let out = ''
  let err = ''
  const code = runStateCommand(['state', ...flags], {
    connect: () => connectSocket(path),
    clock,
    streams: {
      out: (chunk) => (out += chunk),
      err: { write: (chunk: string) => (err += chunk), isTTY: false, columns: undefined },
    },
    interrupted: interrupted.signal,
  })
  return { code, out: () => out, err: () => err, end: () => interrupted.abort() }
}

describe('the `state` command', () => {
  it('prints the summary and the jobs, or that the app isn’t running, also as JSON', async () => {
    const none = showing()
    expect(await none.code).toBe(1)
    expect(none.err()).toBe('Compileo Tray isn’t running.\n')
    const noJson = showing('--json')
    expect(await noJson.code).toBe(1)
    expect(noJson.out()).toBe('{"schema":1}\n')
    const serving = serve()
    await put('a', { label: 'Heart\u001b[2J atlas', currentStep: 'Chunking', progress: 20 })
    const human = showing()
    expect(await human.code).toBe(0)
    expect(human.out()).toBe('1 running\n  Heart\\u001b[2J atlas: running, 20%, Chunking\n')
    const json = showing('--json')
    expect(await json.code).toBe(0)
    expect(JSON.parse(json.out())).toEqual((await follow(serving)).received[0])
  })

  it('prints each change with --follow, and when the app starts or quits', async () => {
    const following = showing('--follow', '--bar', 'polybar')
    await expect.poll(following.out).toBe('\n')
    const { stop } = serve()
    store.putJob(job('a', { progress: 20 }))
    await clock.advance(5_000)
    await expect.poll(following.out).toBe('\n1 running\n')
    await stop()
    await expect.poll(following.out).toBe('\n1 running\n\n')
    following.end()
    expect(await following.code).toBe(130)
  })

  it.each([
    ['--bar dwm', '--bar takes waybar'],
    ['--bar xbar --json', 'Use --json or --bar'],
    ['a', 'state takes no operands'],
  ])('rejects the arguments “%s”', async (typed, why) => {
    const wrong = showing(...typed.split(' '))
    expect(await wrong.code).toBe(2)
    expect(wrong.err()).toContain(why)
  })
})

describe('the line for a status bar', () => {
  const hostile = '--<b>|%{F#f00}& href=http://evil'
  const stateWith = (summary: string): PublicState => {
    store.putJob(job('a', { label: hostile, progress: 42 }))
    const at = new Date(clock.now()).toISOString()
    return { ...toPublicState(store.state(), { summary, doneAt: undefined }, texts), at }
  }

  it('is a single line of JSON without markup for waybar', () => {
    const line = formatBar('waybar', stateWith('1 running'))
    expect(line).not.toContain('\n')
    expect(JSON.parse(line)).toEqual({
      text: '1 running',
      alt: 'running',
      class: 'running',
      percentage: 42,
      tooltip: '1 running\n--&lt;b&gt;|%{F#f00}&amp; href=http://evil: running, 42%',
    })
  })

  it('is urgent for i3blocks if a job needs attention', () => {
    const state = stateWith('1 failed')
    const counts = { ...state.counts, attention: 1 }
    expect(JSON.parse(formatBar('i3blocks', { ...state, counts }))).toEqual({
      full_text: '1 failed',
      short_text: '42%',
      urgent: true,
    })
  })

  it('contains no formatting codes from a job’s text for polybar and xbar', () => {
    const state = stateWith('1 %%{{F#f00}running')
    expect(formatBar('polybar', state)).toBe('1 %% {{F#f00}running')
    expect(formatBar('xbar', state).split('\n')).toEqual([
      '1 %%{{F#f00}running | emojize=false',
      '---',
      '<b>¦%{F#f00}& href=http://evil: running, 42% | emojize=false',
    ])
  })

  it('has one line per job for xbar, whatever the job’s step contains', () => {
    const state = stateWith('1 running')
    const jobs = state.jobs.map((each) => ({ ...each, step: 'Page 1\n--Evil' }))
    expect(formatBar('xbar', { ...state, jobs }).split('\n')).toHaveLength(3)
  })

  it('is empty, or a placeholder for xbar, if no job is running or the app isn’t running', () => {
    const state = stateWith('No jobs')
    const idle = { ...state, counts: { running: 0, finished: 3 }, jobs: [] }
    expect(barFormats.map((bar) => formatBar(bar, idle))).toEqual([
      expect.stringContaining('"text":"","alt":"idle"'),
      expect.stringContaining('"full_text":""'),
      '',
      'No jobs | emojize=false\n---',
    ])
    expect(barFormats.map((bar) => formatBar(bar, undefined))).toEqual([
      expect.stringContaining('"class":"off"'),
      expect.stringContaining('"full_text":""'),
      '',
      '– | emojize=false\n---',
    ])
  })
})
