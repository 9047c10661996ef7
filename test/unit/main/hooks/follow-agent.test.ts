import { describe, expect, it, onTestFinished } from 'vitest'
import { followAgent } from '../../../../main/hooks/follow-agent.ts'
import { openPresence } from '../../../../main/hooks/agent-presence.ts'
import { createAppStore } from '../../../../main/state/store.ts'
import { fakeClock } from '../../../support/fake-clock.ts'
import { hookOf } from '../../../support/hooks-sample.ts'
import { tempFolder } from '../../../support/temp-folder.ts'

const minute = 60_000

const hook = (isOn: boolean) => hookOf({ id: 'h', name: 'Team', isOn })
const other = process.ppid

function follow(given: { agentDelivers?: boolean; agentAddress?: string; isOn?: boolean } = {}) {
  const { agentDelivers = true, agentAddress = '', isOn = true } = given
  const clock = fakeClock()
  const store = createAppStore()
  store.setSettings({ agentDelivers, agentAddress })
  store.putHook(hook(isOn))
  const folder = tempFolder()
  const env = { RUNTIME_DIRECTORY: folder }
  const life = new AbortController()
  onTestFinished(() => life.abort())
  const asked: string[] = []
  const delivers: string[] = []
  let hooksOfAgent: number | undefined = 1
  const presence = openPresence(env, folder)
  const remote = {
    set hooks(count: number | undefined) {
      hooksOfAgent = count
    },
  }
  return {
    clock,
    store,
    life,
    remote,
    asked,
    delivers,
    show: (hooks: number, pid = other) =>
      presence.write({
        version: 1,
        pid,
        startedAt: 0,
        at: clock.now(),
        folder,
        servers: [],
        hooks: Array.from({ length: hooks }, () => ({ name: 'Team', waiting: 0 })),
      }),
    hide: () => presence.remove(),
    notices: () => store.state().notices.map(({ tone, message }) => `${tone} ${message.code}`),
    start: () =>
      followAgent({
        store,
        clock,
        env,
        signal: life.signal,
        ask: async (address) => {
          asked.push(address)
          return hooksOfAgent === undefined ? undefined : { agent: 1, hooks: hooksOfAgent }
        },
        onDelivers: (who) => delivers.push(who),
      }),
  }
}

describe('a program that delivers itself', () => {
  it('says that an agent delivers, too, while one with hooks runs', async () => {
    const { start, delivers, notices, show, hide, clock } = follow({ agentDelivers: false })
    show(1)
    start()
    expect(notices()).toEqual(['info hooks.agent.both'])
    hide()
    await clock.advance(minute)
    expect(notices()).toEqual([])
    expect(new Set(delivers)).toEqual(new Set(['this']))
  })

  it.each([
    ['an agent without hooks', 0, other],
    ['itself', 1, process.pid],
  ])('isn’t warned of %s', (_, hooks, pid) => {
    const { start, notices, show } = follow({ agentDelivers: false })
    show(hooks, pid)
    start()
    expect(notices()).toEqual([])
  })

  it('doesn’t repeat a notice that the user dismissed', async () => {
    const { start, notices, show, store, clock } = follow({ agentDelivers: false })
    show(1)
    start()
    store.removeNotice('hooks:agent')
    await clock.advance(minute)
    expect(notices()).toEqual([])
  })
})

describe('a program whose agent delivers', () => {
  it('warns of a silent one, delivers itself after ten minutes, and stops when the agent is back', async () => {
    const { start, delivers, notices, show, clock } = follow()
    start()
    expect(delivers).toEqual(['unclear'])
    expect(notices()).toEqual(['warning hooks.agent.neither'])
    await clock.advance(9 * minute)
    expect(new Set(delivers)).toEqual(new Set(['unclear']))
    await clock.advance(2 * minute)
    expect(delivers.at(-1)).toBe('this')
    expect(notices()).toEqual(['warning hooks.agent.instead'])
    show(1)
    await clock.advance(minute)
    expect(delivers.at(-1)).toBe('agent')
    expect(notices()).toEqual([])
  })

  it('waits ten minutes after the last sign of life', async () => {
    const { start, delivers, show, hide, clock } = follow()
    start()
    await clock.advance(9 * minute)
    show(1)
    await clock.advance(minute)
    hide()
    await clock.advance(9 * minute)
    expect(delivers).toContain('agent')
    expect(delivers).not.toContain('this')
  })

  it('asks an agent of another machine, which needs hooks', async () => {
    const { start, delivers, asked, remote, clock } = follow({ agentAddress: 'https://agent:8443' })
    start()
    await clock.advance(0)
    expect([asked, delivers]).toEqual([['https://agent:8443'], ['agent']])
    remote.hooks = 0
    await clock.advance(minute)
    expect(delivers.at(-1)).toBe('unclear')
    remote.hooks = undefined
    await clock.advance(11 * minute)
    expect(delivers.at(-1)).toBe('this')
  })

  it('ignores a late answer about an address that has changed', async () => {
    const { start, delivers, store, clock } = follow({ agentAddress: 'https://agent:8443' })
    start()
    store.setSettings({ agentDelivers: false })
    await clock.advance(0)
    expect(delivers).toEqual(['this'])
  })

  it('checks at once when hooks or settings change, and at nothing else', () => {
    const { start, delivers, store } = follow()
    start()
    store.putNotice({ id: 'x', tone: 'info', message: { code: 'hooks.gone', values: [] } })
    expect(delivers).toHaveLength(1)
    store.setSettings({ agentDelivers: false })
    store.putHook({ ...hook(true), name: 'Other' })
    expect(delivers).toEqual(['unclear', 'this', 'this'])
  })

  it('needs no agent without a hook that is on, and starts over with one', async () => {
    const { start, delivers, notices, store, clock } = follow()
    start()
    await clock.advance(9 * minute)
    store.putHook(hook(false))
    expect(notices()).toEqual([])
    const before = delivers.length
    await clock.advance(9 * minute)
    expect(delivers).toHaveLength(before)
    store.putHook(hook(true))
    expect(delivers.at(-1)).toBe('unclear')
  })

  it('stops checking once the program ends', async () => {
    const { start, delivers, life, store, clock } = follow()
    start()
    life.abort()
    store.setSettings({ agentDelivers: false })
    await clock.advance(20 * minute)
    expect(delivers).toEqual(['unclear'])
    expect(clock.pending()).toEqual([])
  })
})
