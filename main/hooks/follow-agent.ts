import { messageOf } from '../../shared/message.ts'
import { ignoreAbort } from '../base/abort.ts'
import { onBeat, Timer } from '../base/timer.ts'
import type { Clock } from '../base/clock.ts'
import type { AppStore } from '../state/store.ts'
import { findAgent, presenceEveryMs, type Environment } from './agent-presence.ts'
import type { AgentSign } from './ask-agent.ts'

/** After a silence of the agent of this long, the program delivers itself, ms. */
const silentMs = 10 * 60_000

/** `unclear`: the agent has yet to show that it runs. */
export type Delivers = 'this' | 'agent' | 'unclear'

export interface FollowAgentOptions {
  readonly store: AppStore
  readonly clock: Clock
  readonly env: Environment
  readonly signal: AbortSignal
  readonly ask: (address: string) => Promise<AgentSign | undefined>
  readonly onDelivers: (who: Delivers) => void
}

type Trouble = 'both' | 'neither' | 'instead'

const noticeId = 'hooks:agent'

/** Warns in the window if two programs deliver, or if the agent is silent. */
export function followAgent({ store, clock, env, signal, ask, onDelivers }: FollowAgentOptions): void {
  let shown: Trouble | undefined
  let silentSince: number | undefined
  let count = 0

  function look() {
    timer.schedule(onBeat(clock.monotonic() + presenceEveryMs) - clock.monotonic())
    const { hooks, settings } = store.state()
    const { agentDelivers, agentAddress } = settings
    const nth = ++count
    if (!hooks.some(({ isOn }) => isOn)) {
      silentSince = undefined
      return say(undefined)
    }
    if (agentDelivers && agentAddress !== '') {
      ask(agentAddress)
        .then((sign) => nth === count && decide(sign !== undefined && sign.hooks > 0))
        .catch(ignoreAbort(signal))
      return
    }
    const found = findAgent(env, clock.now())
    const runs =
      found.is === 'running' && found.presence.pid !== process.pid && found.presence.hooks.length > 0
    if (agentDelivers) return decide(runs)
    silentSince = undefined
    say(runs ? 'both' : undefined)
    onDelivers('this')
  }

  function decide(runs: boolean) {
    const now = clock.monotonic()
    silentSince = runs ? undefined : (silentSince ?? now)
    if (silentSince === undefined) {
      say(undefined)
      return onDelivers('agent')
    }
    const isOurs = now - silentSince >= silentMs
    say(isOurs ? 'instead' : 'neither')
    onDelivers(isOurs ? 'this' : 'unclear')
  }

  function say(trouble: Trouble | undefined) {
    // The user may have dismissed it.
    if (trouble === shown) return
    shown = trouble
    if (trouble === undefined) return store.removeNotice(noticeId)
    store.putNotice({
      id: noticeId,
      tone: trouble === 'both' ? 'info' : 'warning',
      message: messageOf(`hooks.agent.${trouble}`),
    })
  }

  const timer = new Timer(clock, look)
  const stop = store.onChange(({ of }) => (of === 'settings' || of === 'hooks') && look())
  signal.addEventListener('abort', () => {
    stop()
    timer.cancel()
  })
  look()
}
