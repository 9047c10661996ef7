import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { formatBar, runState } from '#main/cli/state.ts'
import { bars } from '#main/cli/commands.ts'
import { publishedState, readPublished, getStatePath } from '#main/cli/published-state.ts'
import { publishState } from '#main/cli/publish-state.ts'
import { AppStore } from '#main/state/store.ts'
import { texts } from '#test/support/english.ts'
import { fakeClock, type FakeClock } from '#test/support/fake-clock.ts'
import { tempFolder } from '#test/support/temp-folder.ts'
import { ended, job, server } from '#test/unit/main/tray/states.ts'

let folder: string
let clock: FakeClock
let store: AppStore
let life: AbortController
let errors: unknown[]

beforeEach(() => {
  folder = join(tempFolder(), 'compileo-tray')
  clock = fakeClock()
  store = new AppStore()
  life = new AbortController()
  errors = []
  store.putServer(server())
})

function publish() {
  publishState({
    store,
    clock,
    signal: life.signal,
    folder,
    texts: () => texts,
    summary: () => ({ summary: '1 running', doneAt: undefined }),
    onError: (error) => errors.push(error),
  })
}

const text = () => readFileSync(getStatePath(folder), 'utf8')
const files = () => readdirSync(join(folder, '..'), { recursive: true }).map(String)
const put = async (id: string, more: Parameters<typeof job>[1] = {}) => {
  store.putJob(job(id, more))
  await clock.advance(1_000)
}

function publishOn() {
  store.setSettings({ publishState: true })
  publish()
}

function publishing(...running: Parameters<typeof put>) {
  publishOn()
  return put(...running)
}

describe('the published state', () => {
  it('is off by default: no file is written, and a leftover one is removed', async () => {
    mkdirSync(folder, { recursive: true })
    writeFileSync(getStatePath(folder), '{"schema":1,"pid":4194303}')
    publish()
    await put('a')
    expect(files()).toEqual(['compileo-tray'])
    expect(errors).toEqual([])
  })

  it('is a file for its user alone with the unfinished jobs, as in the schema', async () => {
    await publishing('a', { label: 'Heart atlas', currentStep: 'Chunking', progress: 20.7 })
    await put('b', { status: 'completed', outcome: ended('b', 'completed').outcome })
    await put('c', {
      status: 'failed',
      outcome: ended('c', 'failed').outcome,
      error: 'Traceback (most recent call last):\n  x\nOSError: no space',
    })
    const state = publishedState.strict().parse(JSON.parse(text()))
    expect(state).toMatchObject({
      pid: process.pid,
      summary: '1 running',
      counts: { running: 1, waiting: 0, unchecked: 0, attention: 1, finished: 1 },
      progress: 20,
    })
    expect(state.jobs).toMatchObject([
      { jobId: 'c', place: 'attention', status: 'failed', errorSummary: 'OSError: no space' },
      { jobId: 'a', place: 'running', name: 'Heart atlas', progress: 20, step: 'Chunking' },
    ])
    expect(statSync(getStatePath(folder)).mode & 0o777).toBe(0o600)
    expect(statSync(folder).mode & 0o777).toBe(0o700)
  })

  it('is written at most once a second, and only on a change', async () => {
    await publishing('a', { progress: 1 })
    await clock.advance(1_000)
    const first = text()
    store.putJob(job('a', { progress: 2 }))
    const second = text()
    expect(second).not.toBe(first)
    for (const progress of [3, 4, 5]) {
      store.putJob(job('a', { progress }))
      await clock.advance(300)
      expect(text()).toBe(second)
    }
    await clock.advance(100)
    expect(JSON.parse(text())).toMatchObject({ progress: 5 })
    const third = text()
    await clock.advance(1_000)
    store.putJob(job('a', { progress: 5.4 }))
    expect(clock.pending()).toEqual([])
    store.putJob(job('a', { progress: 5.6 }))
    expect(clock.pending()).toEqual([1_000])
    await clock.advance(5_000)
    expect(text()).toBe(third)
  })

  it('is removed when the app quits, or the setting is turned off', async () => {
    await publishing('a')
    expect(files()).toHaveLength(2)
    store.setSettings({ publishState: false })
    expect(files()).toEqual(['compileo-tray'])
    store.setSettings({ publishState: true })
    await clock.advance(1_000)
    expect(files()).toHaveLength(2)
    store.putJob(job('b'))
    life.abort()
    await clock.advance(1_000)
    expect(files()).toEqual(['compileo-tray'])
  })

  it('names batches that aren’t finished', async () => {
    publishOn()
    store.putBatch({ id: 'b', name: 'Night' })
    await put('a', { batch: 'b' })
    store.putJob(ended('c', 'completed', { batch: 'b' }))
    await clock.advance(1_000)
    expect(readPublished(folder)?.batches).toEqual([
      { name: 'Night', jobs: 2, ended: 1, progress: expect.any(Number) },
    ])
  })

  it('of another app that runs is left alone', async () => {
    await publishing('a')
    const theirs = JSON.stringify({ ...JSON.parse(text()), pid: process.ppid })
    writeFileSync(getStatePath(folder), theirs)
    store.setSettings({ publishState: false })
    publish()
    life.abort()
    expect(text()).toBe(theirs)
  })

  it('stays small, however many and long the jobs', async () => {
    publishOn()
    for (let nth = 0; nth < 500; nth += 1)
      store.putJob(job(`job-${nth}`, { label: 'x'.repeat(5_000), error: 'y'.repeat(2_000) }))
    await clock.advance(1_000)
    expect(text().length).toBeLessThan(60_000)
    expect(readPublished(folder)).toMatchObject({ counts: { running: 500 } })
  })

  it('counts as missing if a killed app left it, or it isn’t ours', async () => {
    await publishing('a')
    const state: object = JSON.parse(text())
    for (const left of [JSON.stringify({ ...state, pid: 4_194_303 }), '{"schema":2}', 'no json', '{"a":']) {
      writeFileSync(getStatePath(folder), left)
      expect(readPublished(folder)).toBeUndefined()
    }
  })

  it('costs nothing else if it can’t be written', async () => {
    store.setSettings({ publishState: true })
    writeFileSync(folder, 'a file')
    publish()
    await put('a')
    await put('b')
    expect(errors).toEqual([expect.objectContaining({ code: 'ENOTDIR' })])
  })
})

function showing(...flags: string[]) {
  const interrupted = new AbortController()
  let out = ''
  let err = ''
  const code = runState(['state', ...flags], {
    runtimeFolder: folder,
    profile: '/nowhere',
    clock,
    streams: {
      out: (chunk) => (out += chunk),
      err: { write: (chunk: string) => (err += chunk), isTTY: false, columns: undefined },
    },
    interrupted: interrupted.signal,
  })
  return { code, out: () => out, err: () => err, end: () => interrupted.abort() }
}

describe('the command state', () => {
  it('prints the summary and each open job, JSON, or how to turn it on', async () => {
    const none = showing()
    expect(await none.code).toBe(1)
    expect(none.err()).toMatch(/^No app publishes its state\. Turn on “Publish state for bars”/)
    expect(await showing('--json').code).toBe(1)
    await publishing('a', { label: 'Heart\u001b[2J atlas', currentStep: 'Chunking', progress: 20 })
    const human = showing()
    expect(await human.code).toBe(0)
    expect(human.out()).toBe('1 running\n  Heart\\u001b[2J atlas: running, 20%, Chunking\n')
    const json = showing('--json')
    expect(await json.code).toBe(0)
    expect(JSON.parse(json.out())).toEqual(JSON.parse(text()))
  })

  it('follows changes, and notices a killed app', async () => {
    store.setSettings({ publishState: true })
    const follow = showing('--follow', '--bar', 'polybar')
    publish()
    await put('a', { progress: 20 })
    await clock.advance(10_000)
    expect(follow.out()).toBe('\n1 running\n')
    const state: object = JSON.parse(text())
    writeFileSync(getStatePath(folder), JSON.stringify({ ...state, pid: 4_194_303 }))
    await clock.advance(10_000)
    expect(follow.out()).toBe('\n1 running\n\n')
    follow.end()
    expect(await follow.code).toBe(130)
  })

  it.each([
    [['--bar', 'dwm'], '--bar takes waybar'],
    [['--bar', 'xbar', '--json'], 'Use --json or --bar'],
    [['a'], 'state takes no operands'],
  ])('rejects %j', async (flags, why) => {
    const wrong = showing(...flags)
    expect(await wrong.code).toBe(2)
    expect(wrong.err()).toContain(why)
  })
})

describe('a line for a bar', () => {
  const hostile = '--<b>|%{F#f00}& href=http://evil'
  const publishedWith = async (summary: string) => {
    await publishing('a', { label: hostile, progress: 42 })
    const state = readPublished(folder)
    if (!state) throw new Error('there is none')
    return { ...state, summary }
  }

  it('of waybar is one line of JSON without markup', async () => {
    const line = formatBar('waybar', await publishedWith('1 running'))
    expect(line).not.toContain('\n')
    expect(JSON.parse(line)).toEqual({
      text: '1 running',
      alt: 'running',
      class: 'running',
      percentage: 42,
      tooltip: '1 running\n--&lt;b&gt;|%{F#f00}&amp; href=http://evil: running, 42%',
    })
  })

  it('of i3blocks is urgent if a job needs attention', async () => {
    const state = await publishedWith('1 failed')
    const counts = { ...state.counts, attention: 1 }
    expect(JSON.parse(formatBar('i3blocks', { ...state, counts }))).toEqual({
      full_text: '1 failed',
      short_text: '42%',
      urgent: true,
    })
  })

  it('of polybar and xbar has no foreign tags', async () => {
    const state = await publishedWith('1 %%{{F#f00}running')
    expect(formatBar('polybar', state)).toBe('1 %% {{F#f00}running')
    expect(formatBar('xbar', state).split('\n')).toEqual([
      '1 %%{{F#f00}running | emojize=false',
      '---',
      '<b>¦%{F#f00}& href=http://evil: running, 42% | emojize=false',
    ])
  })

  it('of xbar has one line per job, whatever its step', async () => {
    const state = await publishedWith('1 running')
    const jobs = state.jobs.map((each) => ({ ...each, step: 'Page 1\n--Evil' }))
    expect(formatBar('xbar', { ...state, jobs }).split('\n')).toHaveLength(3)
  })

  it('is empty without relevant jobs, and without an app', async () => {
    const state = await publishedWith('No jobs')
    const idle = { ...state, counts: { running: 0, finished: 3 }, jobs: [] }
    expect(bars.map((bar) => formatBar(bar, idle))).toEqual([
      expect.stringContaining('"text":"","alt":"idle"'),
      expect.stringContaining('"full_text":""'),
      '',
      'No jobs | emojize=false\n---',
    ])
    expect(bars.map((bar) => formatBar(bar, undefined))).toEqual([
      expect.stringContaining('"class":"off"'),
      expect.stringContaining('"full_text":""'),
      '',
      '– | emojize=false\n---',
    ])
  })
})
