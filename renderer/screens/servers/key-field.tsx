import { useEffect, useRef } from 'react'
import type { ServerView } from '../../../shared/model.ts'
import { useTexts } from '../../state/use-texts.ts'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import { isElsewhere, keyUseOf, type ServerFields } from './server-fields.ts'

interface KeyFieldProps {
  readonly id: string
  readonly fields: ServerFields
  readonly server: ServerView | undefined
  readonly trouble: string | undefined
  /** The focus begins here. */
  readonly isFirst: boolean
  readonly change: (changed: Partial<ServerFields>) => void
}

/** The API key: written once, then only that there is one. The window never learns a kept key. */
export function KeyField(props: KeyFieldProps) {
  const { fields, server } = props
  const root = useRef<HTMLDivElement>(null)
  const before = useRef(fields.keyUse)
  // What was pressed is gone then: the focus goes to what came in its place.
  useEffect(() => {
    if (before.current !== fields.keyUse) root.current?.querySelector<HTMLElement>('input, button')?.focus()
    before.current = fields.keyUse
  }, [fields.keyUse])
  return (
    <div ref={root}>
      {keyUseOf(fields, server) === 'enter' ? <Entry {...props} /> : <SavedKey {...props} />}
    </div>
  )
}

/** Says that there is a key, or that it will go, and offers the other ways. */
function SavedKey({ id, fields, change }: KeyFieldProps) {
  const texts = useTexts()
  const removed = fields.keyUse === 'remove'
  const words = texts.servers.form
  return (
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a fieldset's legend can't stand as the other labels do
    <div className="field" role="group" aria-labelledby={`${id}name`}>
      <div className="field-head">
        <span id={`${id}name`} className="server-key-name">
          {words.key}
        </span>
      </div>
      <div className="server-key">
        <span>{removed ? words.keyRemoved : words.keyKept}</span>
        {removed ? (
          <Button onClick={() => change({ keyUse: 'keep' })}>{words.keyKeep}</Button>
        ) : (
          <>
            <Button onClick={() => change({ keyUse: 'enter' })}>{words.keyReplace}</Button>
            <Button look="quiet" onClick={() => change({ keyUse: 'remove' })}>
              {words.keyRemove}
            </Button>
          </>
        )}
      </div>
    </div>
  )
}

function Entry({ id, fields, server, trouble, isFirst, change }: KeyFieldProps) {
  const texts = useTexts()
  const elsewhere = isElsewhere(fields, server)
  const replaces = fields.keyUse === 'enter' && server?.hasKey === true
  const words = texts.servers.form
  return (
    <Field
      id={id}
      name={words.key}
      {...(replaces ? {} : { note: words.optional })}
      hint={elsewhere && server ? words.keyElsewhere(new URL(server.url).origin) : words.keyHint}
      trouble={trouble}
    >
      {(described) => (
        <div className="server-key-entry">
          <input
            {...described}
            data-first={isFirst || undefined}
            className="input"
            type="password"
            placeholder={replaces ? undefined : words.keyPlaceholder}
            autoComplete="off"
            maxLength={1_000}
            value={fields.apiKey}
            onChange={(event) => change({ apiKey: event.target.value })}
          />
          {replaces && !elsewhere && (
            <Button look="quiet" onClick={() => change({ keyUse: 'keep', apiKey: '' })}>
              {words.keyKeep}
            </Button>
          )}
        </div>
      )}
    </Field>
  )
}
