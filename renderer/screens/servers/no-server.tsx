import { useEffect, useEffectEvent, useId, useRef, type ComponentProps, type RefObject } from 'react'
import { isLoopback, parseAddress } from '#shared/address.ts'
import { useActions, useWindowState } from '#renderer/state/context.tsx'
import { useTexts } from '#renderer/state/use-texts.ts'
import { Button } from '#renderer/ui/button.tsx'
import { AppLogo } from '#renderer/ui/icons.tsx'
import { Field } from '#renderer/ui/field.tsx'
import { Form } from '#renderer/ui/form.tsx'
import { KeyField } from './key-field.tsx'
import { TestResults } from './server-dialog.tsx'
import { useServerForm } from './use-server-form.ts'
import './no-server.css'
import './server-dialog.css'

export function NoServer() {
  const texts = useTexts()
  return (
    <div className="no-server">
      <div className="no-server-card">
        <AppLogo />
        <h2>{texts.servers.none.title}</h2>
        <AddressForm />
      </div>
    </div>
  )
}

/**
 * How long the user must pause typing before the address is tested, in ms. A server on this computer responds
 * quickly.
 */
const checkDelaysMs = { here: 150, elsewhere: 500 }

/** Shows the form for the first server. A field for the key appears once the server requires one. */
function AddressForm() {
  const texts = useTexts()
  const { openServerForm } = useActions()
  const form = useServerForm(undefined)
  const { fields, change, busy, errors, tested, requiresKey } = form
  const id = useId()
  const formTexts = texts.servers.form
  const address = parseAddress(fields.url)
  const needsKey = fields.apiKey !== '' || requiresKey
  const hasFailed = tested?.ok === false && (!needsKey || fields.apiKey !== '')
  const keyDueRef = useRef(false)
  const submit = useSubmit(form, needsKey, `${id}key`, keyDueRef)
  useLockedServer(form, keyDueRef)
  useDebouncedCheck(form)

  return (
    <Form className="form" onSubmit={submit}>
      <Field id={`${id}url`} name={formTexts.url} hint={formTexts.urlHint} error={errors.url}>
        {(described) => (
          <div className="row">
            <AddressInput {...described} value={fields.url} onChange={(url) => change({ url })} />
            <Button type="submit" look="primary" disabled={busy === 'saving'}>
              {texts.servers.none.connect}
            </Button>
          </div>
        )}
      </Field>
      {needsKey && (
        <KeyField
          isFirst={false}
          isRequired={requiresKey}
          id={`${id}key`}
          fields={fields}
          server={undefined}
          error={errors.apiKey}
          change={change}
        />
      )}
      <TestResults form={form} host={address.ok ? address.host : ''} />
      {hasFailed && (
        <Button
          look="quiet"
          className="no-server-more"
          onClick={() => openServerForm({ url: fields.url, apiKey: fields.apiKey })}
        >
          {texts.servers.none.more}
        </Button>
      )}
    </Form>
  )
}

interface AddressInputProps extends Omit<ComponentProps<'input'>, 'onChange'> {
  readonly onChange: (url: string) => void
}

function AddressInput({ onChange, ...props }: AddressInputProps) {
  const input = useRef<HTMLInputElement>(null)
  // The field gets focus, because it is the only control on this screen.
  useEffect(() => input.current?.focus(), [])
  return (
    <input
      {...props}
      ref={input}
      className="input grow"
      inputMode="url"
      autoComplete="off"
      spellCheck={false}
      maxLength={2_000}
      placeholder="http://localhost:8000"
      onChange={(event) => onChange(event.target.value)}
    />
  )
}

type ServerFormState = ReturnType<typeof useServerForm>

/**
 * Returns what Enter does: it connects, or moves to the key field if a key is required.
 *
 * @param keyDueRef whether the focus moves to the key field when the field appears
 */
function useSubmit(
  { fields, save }: ServerFormState,
  needsKey: boolean,
  keyId: string,
  keyDueRef: RefObject<boolean>,
): () => void {
  const focusKey = () => document.getElementById(keyId)?.focus()
  useEffect(() => {
    if (needsKey && keyDueRef.current) document.getElementById(keyId)?.focus()
    keyDueRef.current = false
  }, [needsKey, keyId, keyDueRef])
  return () => {
    if (needsKey && fields.apiKey === '') return focusKey()
    keyDueRef.current = true
    void save()
  }
}

/** Enters the address of a server on this machine that requires a key, unless the user has begun to type. */
function useLockedServer({ fields, change }: ServerFormState, keyDueRef: RefObject<boolean>): void {
  const locked = useWindowState(({ mainState }) => mainState?.lockedServer ?? '')
  const enter = useEffectEvent((url: string) => {
    if (url === '' || fields.url !== '') return
    keyDueRef.current = true
    change({ url })
  })
  useEffect(() => enter(locked), [locked])
}

function useDebouncedCheck({ fields, busy, tested, test }: ServerFormState): void {
  const check = useEffectEvent((url: string) => {
    // No test is started while another test runs or once there is a result, because a new test would discard
    // it.
    if (parseAddress(url).ok && fields.apiKey === '' && !busy && !tested) void test()
  })
  useEffect(() => {
    const address = parseAddress(fields.url)
    const isLocal = address.ok && isLoopback(address.url)
    const timer = setTimeout(() => check(fields.url), isLocal ? checkDelaysMs.here : checkDelaysMs.elsewhere)
    return () => clearTimeout(timer)
  }, [fields.url])
}
