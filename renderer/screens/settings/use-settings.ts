import { useTexts } from '#renderer/state/use-texts.ts'
import { useState } from 'react'
import type { Message } from '#shared/message.ts'
import { formatMessage } from '#shared/texts/format-message.ts'
import type { CommandResult } from '#shared/contract.ts'
import type { Settings } from '#shared/settings.ts'
import { catchFailure } from '#renderer/state/actions.ts'
import { useBridge } from '#renderer/state/context.tsx'
import { useOptimistic } from './use-optimistic.ts'

export interface SettingsForm extends Rejections {
  readonly settings: Settings
  readonly change: (changed: Partial<Settings>, place: string) => void
}

export interface Rejections {
  readonly send: (call: Promise<CommandResult>, place: string) => Promise<boolean>
  readonly getRejection: (place: string) => string | undefined
}

export function useSettings(saved: Settings): SettingsForm {
  const bridge = useBridge()
  const [settings, showChange] = useOptimistic(saved)
  const rejections = useRejections()

  async function send(changed: Partial<Settings>, place: string): Promise<void> {
    const settle = showChange(changed)
    settle(await rejections.send(bridge.call('updateSettings', changed), place))
  }

  return { settings, change: (changed, place) => void send(changed, place), ...rejections }
}

/** Sends changes, and stores why each rejected one was rejected. */
export function useRejections(): Rejections {
  const texts = useTexts()
  const [refusals, setRefusals] = useState<ReadonlyMap<string, Message | undefined>>(new Map())

  async function send(call: Promise<CommandResult>, place: string): Promise<boolean> {
    setRefusals((rejections) => new Map(rejections).set(place, undefined))
    const outcome = await catchFailure(call)
    if (!outcome.ok) setRefusals((rejections) => new Map(rejections).set(place, outcome.message))
    return outcome.ok
  }

  return {
    send,
    getRejection(place) {
      const refusal = refusals.get(place)
      return refusal && formatMessage(refusal, texts)
    },
  }
}
