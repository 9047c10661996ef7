import { useEffect, useRef } from 'react'
import type { ServerView } from '#shared/model.ts'
import { useTexts } from '#renderer/state/use-texts.ts'
import { Button } from '#renderer/ui/button.tsx'
import { Field } from '#renderer/ui/field.tsx'
import { SavedSecret } from '#renderer/ui/saved-secret.tsx'
import { isOriginChanged, getKeyChoice, type ServerFields } from './server-fields.ts'

interface KeyFieldProps {
  readonly id: string
  readonly fields: ServerFields
  readonly server: ServerView | undefined
  readonly error: string | undefined
  readonly isFirst: boolean
  readonly isRequired: boolean
  readonly change: (changed: Partial<ServerFields>) => void
}

export function KeyField(props: KeyFieldProps) {
  const { id, fields, server, change } = props
  const formTexts = useTexts().servers.form
  const use = getKeyChoice(fields, server)
  const root = useRef<HTMLDivElement>(null)
  const before = useRef(fields.keyChoice)
  // A click replaces the button, so the focus moves to the new field or button.
  useEffect(() => {
    if (before.current !== fields.keyChoice)
      root.current?.querySelector<HTMLElement>('input, button')?.focus()
    before.current = fields.keyChoice
  }, [fields.keyChoice])
  return (
    <div ref={root}>
      {use === 'enter' ? (
        <Entry {...props} />
      ) : (
        <SavedSecret
          id={id}
          label={formTexts.key}
          isRemoved={use === 'remove'}
          texts={{
            kept: formTexts.keyKept,
            removed: formTexts.keyRemoved,
            keep: formTexts.keyKeep,
          }}
          onChange={(keyChoice) => change({ keyChoice })}
        />
      )}
    </div>
  )
}

function Entry({ id, fields, server, error, isFirst, isRequired, change }: KeyFieldProps) {
  const isOther = isOriginChanged(fields, server)
  const replaces = fields.keyChoice === 'enter' && server?.hasKey === true
  const texts = useTexts()
  const formTexts = texts.servers.form
  return (
    <Field
      id={id}
      name={formTexts.key}
      note={isRequired ? formTexts.keyRequired : replaces ? undefined : texts.common.optional}
      hint={isOther && server ? formTexts.keyElsewhere(new URL(server.url).origin) : formTexts.keyHint}
      error={error}
    >
      {(described) => (
        <div className="row">
          <input
            {...described}
            data-first={isFirst || undefined}
            className="input"
            type="password"
            aria-required={isRequired || undefined}
            placeholder={replaces || isRequired ? undefined : formTexts.keyPlaceholder}
            autoComplete="off"
            maxLength={1_000}
            value={fields.apiKey}
            onChange={(event) => change({ apiKey: event.target.value })}
          />
          {replaces && !isOther && (
            <Button look="quiet" onClick={() => change({ keyChoice: 'keep', apiKey: '' })}>
              {formTexts.keyKeep}
            </Button>
          )}
        </div>
      )}
    </Field>
  )
}
