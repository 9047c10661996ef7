import { useTexts } from '#renderer/state/use-texts.ts'
import { useState } from 'react'
import type { Message } from '#shared/message.ts'
import { formatMessage } from '#shared/texts/format-message.ts'
import type { CommandResult } from '#shared/contract.ts'
import type { Settings } from '#shared/settings.ts'
import { catchFailure } from '#renderer/state/actions.ts'
import { useBridge } from '#renderer/state/context.tsx'
import { useOptimisticValue } from './use-optimistic-value.ts'

export interface SettingsForm extends Rejections {
  readonly settings: Settings
  readonly change: (changed: Partial<Settings>, field: string) => void
}

export interface Rejections {
  readonly send: (call: Promise<CommandResult>, field: string) => Promise<boolean>
  readonly getRejection: (field: string) => string | undefined
}

export function useSettings(saved: Settings): SettingsForm {
  const bridge = useBridge()
  const [settings, showChange] = useOptimisticValue(saved)
  const rejections = useRejections()

  async function send(changed: Partial<Settings>, field: string): Promise<void> {
    const settle = showChange(changed)
    settle(await rejections.send(bridge.call('updateSettings', changed), field))
  }

  return { settings, change: (changed, field) => void send(changed, field), ...rejections }
}

/** Returns functions that send a change, and that return the reason for its rejection. */
export function useRejections(): Rejections {
  const texts = useTexts()
  const [refusals, setRefusals] = useState<ReadonlyMap<string, Message | undefined>>(new Map())

  async function send(call: Promise<CommandResult>, field: string): Promise<boolean> {
    setRefusals((rejections) => new Map(rejections).set(field, undefined))
    const outcome = await catchFailure(call)
    if (!outcome.ok) setRefusals((rejections) => new Map(rejections).set(field, outcome.message))
    return outcome.ok
  }

  return {
    send,
    getRejection(field) {
      const refusal = refusals.get(field)
      return refusal && formatMessage(refusal, texts)
    },
  }
}
