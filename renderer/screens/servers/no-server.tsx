import { useEffect, useEffectEvent, useId, useRef } from 'react'
import { readAddress } from '#shared/address.ts'
import { useActions } from '#renderer/state/context.tsx'
import { useTexts } from '#renderer/state/use-texts.ts'
import { Button } from '#renderer/ui/button.tsx'
import { Field } from '#renderer/ui/field.tsx'
import { Form } from '#renderer/ui/form.tsx'
import { KeyField } from './key-field.tsx'
import { Tested } from './server-dialog.tsx'
import { isPassed } from './server-fields.ts'
import { useServerForm } from './use-server-form.ts'
import './no-server.css'
import './server-dialog.css'

export function NoServer() {
  const texts = useTexts()
  const words = texts.servers.none
  return (
    <div className="no-server">
      <div className="no-server-card">
        <div className="no-server-start">
          <h2>{words.title}</h2>
          <p>{words.lead}</p>
          <AddressForm />
        </div>
        <div className="no-server-ways">
          <section>
            <h3>{words.whereTitle}</h3>
            <p>{words.where}</p>
            <code className="mono selectable">{words.whereSample}</code>
            <p>{words.elsewhere}</p>
            <code className="mono selectable">{words.elsewhereSample}</code>
          </section>
          <section>
            <h3>{words.commandTitle}</h3>
            <code className="mono selectable">{words.command}</code>
          </section>
        </div>
      </div>
    </div>
  )
}

/** How long typing must pause before the address is checked, in ms. */
const typingPause = 500

/** The key's field appears only if the server requires one. */
function AddressForm() {
  const texts = useTexts()
  const { openServerForm } = useActions()
  const form = useServerForm(undefined, useThenWatch(), false)
  const { fields, change, busy, troubles, tested } = form
  const id = useId()
  const words = texts.servers.form
  const address = readAddress(fields.url)
  const code = tested?.message?.code
  const needsKey =
    fields.apiKey !== '' || code === 'serverErrors.missingKey' || code === 'serverErrors.refusedKey'
  const anyway = tested !== undefined && !isPassed(tested, fields)

  const check = useEffectEvent((url: string) => {
    if (readAddress(url).ok && fields.apiKey === '' && tested === undefined) void form.test()
  })
  useEffect(() => {
    const timer = setTimeout(() => check(fields.url), typingPause)
    return () => clearTimeout(timer)
  }, [fields.url])

  return (
    <Form className="form" onSubmit={() => void form.save()}>
      <Field id={`${id}url`} name={words.url} hint={words.urlHint} trouble={troubles.url}>
        {(described) => (
          <div className="no-server-address">
            <input
              {...described}
              className="input"
              inputMode="url"
              autoComplete="off"
              spellCheck={false}
              maxLength={2_000}
              placeholder="http://localhost:8000"
              value={fields.url}
              onChange={(event) => change({ url: event.target.value })}
            />
            <Button type="submit" look="primary" disabled={busy === 'saving'}>
              {anyway ? words.addAnyway : texts.servers.none.connect}
            </Button>
          </div>
        )}
      </Field>
      {needsKey && (
        <KeyField
          isFirst={false}
          id={`${id}key`}
          fields={fields}
          server={undefined}
          trouble={troubles.apiKey}
          change={change}
        />
      )}
      <Tested form={form} host={address.ok ? address.host : ''} />
      <Button
        look="quiet"
        className="no-server-more"
        onClick={() => openServerForm({ thenWatch: true, url: fields.url })}
      >
        {texts.servers.none.more}
      </Button>
    </Form>
  )
}

/** By the time the window has the server, this form is gone. */
function useThenWatch(): () => void {
  const { openWatch } = useActions()
  const state = useRef({ isSaved: false, isGone: false })
  useEffect(() => {
    const { current } = state
    current.isGone = false
    return () => {
      current.isGone = true
      if (current.isSaved) openWatch()
    }
  }, [openWatch])
  return () => {
    state.current.isSaved = true
    if (state.current.isGone) openWatch()
  }
}
