import { useRef, useState } from 'react'
import type { Message } from '#shared/message.ts'
import type { AuthorityView, ServerId } from '#shared/model.ts'
import { catchFailure } from '#renderer/state/actions.ts'
import { useBridge } from '#renderer/state/context.tsx'
import { useTexts } from '#renderer/state/use-texts.ts'
import { formatMessage } from '#shared/texts/format-message.ts'
import { Button } from '#renderer/ui/button.tsx'
import type { ServerFields } from './server-fields.ts'

interface AuthorityFieldProps {
  readonly id: string
  readonly serverId: ServerId | undefined
  readonly authority: AuthorityView | undefined
  readonly change: (changed: Pick<ServerFields, 'authority'>) => void
}

/** The CA that is trusted besides the system's. */
export function AuthorityField({ id, serverId, authority, change }: AuthorityFieldProps) {
  const texts = useTexts()
  const bridge = useBridge()
  const chooser = useRef<HTMLButtonElement>(null)
  const [now] = useState(() => Date.now())
  const [error, setError] = useState<Message>()
  const words = texts.servers.form.authority

  async function choose(): Promise<void> {
    const outcome = await catchFailure(bridge.call('chooseAuthority', { serverId }))
    setError(outcome.ok ? undefined : outcome.message)
    if (outcome.ok && outcome.authority) change({ authority: outcome.authority })
  }

  function remove(): void {
    setError(undefined)
    change({ authority: undefined })
    chooser.current?.focus()
  }

  const hasExpired = authority !== undefined && authority.expiresAt <= now
  const validity = hasExpired ? words.expired : words.until
  return (
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a fieldset's legend can't stand as the other labels do
    <div className="field" role="group" aria-labelledby={`${id}-name`} aria-describedby={`${id}-below`}>
      <div className="field-head">
        <span id={`${id}-name`} className="field-name">
          {words.name}
        </span>
        <span className="hint">{texts.words.optional}</span>
      </div>
      <div className="row wrap field-saved">
        <span className="server-authority">
          {authority ? words.subject(authority.subject, authority.count - 1) : words.none}
        </span>
        <Button ref={chooser} onClick={() => void choose()}>
          {authority ? words.replace : words.choose}
        </Button>
        {authority && (
          <Button look="quiet" onClick={remove}>
            {words.remove}
          </Button>
        )}
      </div>
      <p
        id={`${id}-below`}
        className="hint"
        data-bad={error !== undefined || hasExpired || undefined}
        role={error === undefined ? undefined : 'alert'}
      >
        {error ? formatMessage(error, texts) : authority ? validity(authority.expiresAt) : words.hint}
      </p>
    </div>
  )
}
