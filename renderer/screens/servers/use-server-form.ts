import { useTexts } from '#renderer/state/use-texts.ts'
import { useEffect, useRef, useState } from 'react'
import type { Message } from '#shared/message.ts'
import type { Reply, ServerTest } from '#shared/contract.ts'
import type { ServerId, ServerView } from '#shared/model.ts'
import { catchFailure } from '#renderer/state/actions.ts'
import { useActions, useBridge } from '#renderer/state/context.tsx'
import {
  toAddRequest,
  toEditRequest,
  needsTest,
  getInitialServerFields,
  toTestRequest,
  validateServerFields,
  type ServerFieldErrors,
  type ServerFields,
} from './server-fields.ts'
import type { ServerForm } from '#renderer/state/window-store.ts'
import { formatMessage } from '#shared/texts/format-message.ts'

type Busy = 'testing' | 'saving' | undefined

const isKeyError = (code: string | undefined): boolean =>
  code === 'serverErrors.missingKey' || code === 'serverErrors.rejectedKey'

/**
 * Holds the state of a server's form. Before a changed connection is saved, it is tested, and nothing is
 * saved if the test fails. `saveAnyway` skips the test.
 */
export function useServerForm(
  server: ServerView | undefined,
  onSaved?: (id: ServerId) => void,
  entersKey = false,
  { url, apiKey = '' }: Pick<ServerForm, 'url' | 'apiKey'> = {},
) {
  const texts = useTexts()
  const bridge = useBridge()
  const { toast } = useActions()
  const [fields, setFields] = useState(() => ({
    ...getInitialServerFields(server, entersKey),
    ...(url !== undefined && { url, apiKey }),
  }))
  const [busy, setBusy] = useState<Busy>()
  const [errors, setErrors] = useState<ServerFieldErrors>({})
  const [tested, setTested] = useState<ServerTest>()
  const [refused, setRefused] = useState<Message>()
  const [requiresKey, setRequiresKey] = useState(false)
  const round = useRef(0)
  useEffect(
    () => () => {
      round.current += 1
    },
    [],
  )

  function change(changed: Partial<ServerFields>): void {
    setFields((last) => ({ ...last, ...changed }))
    setErrors({})
    setRefused(undefined)
    if (Object.keys(changed).every((field) => field === 'name')) return
    round.current += 1
    setTested(undefined)
    setBusy(undefined)
    if (changed.url !== undefined) setRequiresKey(false)
  }

  function isComplete(): boolean {
    const formErrors = validateServerFields(fields, server, texts)
    setErrors(formErrors)
    setRefused(undefined)
    return Object.keys(formErrors).length === 0
  }

  async function ask(): Promise<ServerTest | undefined> {
    round.current += 1
    const ownRound = round.current
    setTested(undefined)
    setBusy('testing')
    const outcome = await catchFailure(bridge.call('testServer', toTestRequest(fields, server)))
    if (ownRound !== round.current) return undefined
    setBusy(undefined)
    setTested(outcome)
    if (isKeyError(outcome.message?.code)) setRequiresKey(true)
    return outcome
  }

  async function test(): Promise<void> {
    if (isComplete()) await ask()
  }

  async function save(): Promise<void> {
    if (busy !== undefined || !isComplete()) return
    if (!tested?.ok && needsTest(fields, server)) {
      const result = await ask()
      if (!result?.ok) return
    }
    await saveUntested()
  }

  async function saveAnyway(): Promise<void> {
    if (busy === undefined && isComplete()) await saveUntested()
  }

  async function saveUntested(): Promise<void> {
    setBusy('saving')
    const outcome = await catchFailure(submit())
    setBusy(undefined)
    if (!outcome.ok) return setRefused(outcome.message)
    if (outcome.message !== undefined) toast(formatMessage(outcome.message, texts))
    if ('serverId' in outcome && outcome.serverId !== undefined) onSaved?.(outcome.serverId)
  }

  async function submit(): Promise<Reply<'addServer'>> {
    if (!server) return bridge.call('addServer', toAddRequest(fields))
    return { ...(await bridge.call('editServer', toEditRequest(fields, server))), serverId: server.id }
  }

  return { fields, change, busy, errors, tested, refused, requiresKey, test, save, saveAnyway }
}
