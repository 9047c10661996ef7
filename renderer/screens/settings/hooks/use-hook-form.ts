import { useRef, useState } from 'react'
import type { Reply } from '#shared/contract.ts'
import type { HookState } from '#shared/hooks.ts'
import type { Message } from '#shared/message.ts'
import { outcomeOf } from '#renderer/state/actions.ts'
import { useBridge } from '#renderer/state/context.tsx'
import { useTexts } from '#renderer/state/use-texts.ts'
import { fieldsOf, requestOf, troublesOf, type HookFields, type HookTroubles } from './hook-fields.ts'

/** The state of the form for a new hook or an existing one. */
export function useHookForm(hook: HookState | undefined, onSaved: () => void) {
  const bridge = useBridge()
  const { form: words, services } = useTexts().hooks
  const [fields, setFields] = useState(() => fieldsOf(hook))
  const [troubles, setTroubles] = useState<HookTroubles>({})
  const [refusal, setRefusal] = useState<Message>()
  const [busy, setBusy] = useState<'saving' | 'testing'>()
  const [tried, setTried] = useState<Reply<'tryHook'>>()
  const round = useRef(0)
  const request = () => requestOf(fields, hook, services[fields.type])

  function change(changed: Partial<HookFields>): void {
    setFields((before) => ({ ...before, ...changed }))
    setRefusal(undefined)
    setTried(undefined)
    round.current += 1
  }

  function begins(what: 'saving' | 'testing'): boolean {
    const found = troublesOf(fields, hook)
    setTroubles(found)
    if (Object.keys(found).length > 0 || busy !== undefined) return false
    setBusy(what)
    setRefusal(undefined)
    setTried(undefined)
    return true
  }

  async function save(): Promise<void> {
    if (!begins('saving')) return
    const outcome = await outcomeOf(bridge.call('saveHook', request()))
    setBusy(undefined)
    if (outcome.ok) onSaved()
    else setRefusal(outcome.message)
  }

  async function tryOut(): Promise<void> {
    if (!begins('testing')) return
    const mine = round.current
    const outcome = await outcomeOf(bridge.call('tryHook', request()))
    setBusy(undefined)
    if (mine === round.current) setTried(outcome)
  }

  const say = (name: keyof HookTroubles) => {
    const trouble = troubles[name]
    return trouble && words[trouble]
  }
  return { fields, troubles, refusal, busy, tried, change, save, tryOut, say }
}
