import { useTexts } from '#renderer/state/use-texts.ts'
import { useState } from 'react'
import type { Message } from '#shared/message.ts'
import { describeMessage } from '#shared/texts/describe-message.ts'
import type { CommandResult } from '#shared/contract.ts'
import type { Settings } from '#shared/settings.ts'
import { outcomeOf } from '#renderer/state/actions.ts'
import { useBridge } from '#renderer/state/context.tsx'
import { useOptimistic } from './use-optimistic.ts'

export interface SettingsForm extends Rejections {
  readonly settings: Settings
  readonly change: (changed: Partial<Settings>, place: string) => void
}

export interface Rejections {
  readonly ask: (call: Promise<CommandResult>, place: string) => Promise<boolean>
  readonly refusalAt: (place: string) => string | undefined
}

/** Binds the screen to main's settings. */
export function useSettings(saved: Settings): SettingsForm {
  const bridge = useBridge()
  const [settings, showChange] = useOptimistic(saved)
  const rejections = useRejections()

  async function send(changed: Partial<Settings>, place: string): Promise<void> {
    const settle = showChange(changed)
    settle(await rejections.ask(bridge.call('updateSettings', changed), place))
  }

  return { settings, change: (changed, place) => void send(changed, place), ...rejections }
}

/** Sends changes and keeps the message of each that was rejected. */
export function useRejections(): Rejections {
  const texts = useTexts()
  const [refusals, setRefusals] = useState<ReadonlyMap<string, Message | undefined>>(new Map())

  async function ask(call: Promise<CommandResult>, place: string): Promise<boolean> {
    setRefusals((known) => new Map(known).set(place, undefined))
    const outcome = await outcomeOf(call)
    if (!outcome.ok) setRefusals((known) => new Map(known).set(place, outcome.message))
    return outcome.ok
  }

  return {
    ask,
    refusalAt(place) {
      const refusal = refusals.get(place)
      return refusal && describeMessage(refusal, texts)
    },
  }
}
