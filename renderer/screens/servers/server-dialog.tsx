import { useEffectEvent, useId, useLayoutEffect, useState } from 'react'
import type { CommandResult } from '#shared/contract.ts'
import type { Message } from '#shared/message.ts'
import type { ServerId, ServerView } from '#shared/model.ts'
import { useActions } from '#renderer/state/context.tsx'
import { useServer, useServers } from '#renderer/state/use-groups.ts'
import type { ServerForm } from '#renderer/state/window-store.ts'
import { useTexts } from '#renderer/state/use-texts.ts'
import { formatMessage } from '#shared/texts/format-message.ts'
import { Button, LinkButton } from '#renderer/ui/button.tsx'
import type { ClosableProps } from '#renderer/ui/dialog.tsx'
import { FormDialog, useFormDialog } from '#renderer/ui/form-dialog.tsx'
import { TextField } from '#renderer/ui/field.tsx'
import { Form } from '#renderer/ui/form.tsx'
import { Icon } from '#renderer/ui/icons.tsx'
import { parseAddress } from '#shared/address.ts'
import { KeyField } from './key-field.tsx'
import { getDefaultName, getDefaultGuiAddress } from './server-fields.ts'
import { useServerForm } from './use-server-form.ts'
import './server-dialog.css'

export function ServerDialog({ form, onClose }: ClosableProps & { readonly form: ServerForm }) {
  const texts = useTexts()
  const { setView } = useActions()
  const server = useServer(form.serverId)
  const [saved, setSaved] = useState<ServerId>()
  const [isFirst] = useState(useServers().length === 0)
  // The response may arrive before the state that contains the new server.
  const hasArrived = useServer(saved) !== undefined
  const continueToForm = useEffectEvent(() => {
    onClose()
    // After the first server is added, the list is shown instead, with the server's jobs.
    if (!isFirst && form.serverId === undefined && saved !== undefined)
      setView({ name: 'server', serverId: saved })
  })
  // The dialog closes before the next paint, so that the focus goes to the next screen.
  useLayoutEffect(() => {
    if (hasArrived) continueToForm()
  }, [hasArrived])
  // Another surface may have removed the server.
  if (form.serverId !== undefined && !server) return null

  const { addTitle, editTitle } = texts.servers.form
  return (
    <FormDialog title={server ? editTitle(server.name) : addTitle} onClose={onClose}>
      <Fields server={server} entersKey={form.entersKey === true} entered={form} onSaved={setSaved} />
    </FormDialog>
  )
}

interface FieldsProps {
  readonly server: ServerView | undefined
  readonly entersKey: boolean
  readonly entered: Pick<ServerForm, 'url' | 'apiKey'>
  readonly onSaved: (id: ServerId) => void
}

function Fields({ server, entersKey, entered, onSaved }: FieldsProps) {
  const texts = useTexts()
  const dialog = useFormDialog()
  const form = useServerForm(server, onSaved, entersKey, entered)
  const { fields, change, busy, errors, tested, requiresKey } = form
  const id = useId()
  const formTexts = texts.servers.form
  const address = parseAddress(fields.url)
  const host = getDefaultName(fields.url)
  const insecure = (address.ok && address.insecure) || tested?.insecure === true

  return (
    <Form className="form" errors={errors} onSubmit={() => void form.save()}>
      <div className="server-form-address">
        <TextField
          id={`${id}url`}
          name={formTexts.url}
          hint={formTexts.urlHint}
          error={errors.url}
          aria-describedby={insecure ? `${id}insecure` : undefined}
          data-first={!entersKey || undefined}
          inputMode="url"
          spellCheck={false}
          maxLength={2_000}
          placeholder="http://localhost:8000"
          value={fields.url}
          onChange={(url) => change({ url })}
        />
        {insecure && (
          <p id={`${id}insecure`} className="tinted" data-tone="warn">
            {texts.servers.insecure}
          </p>
        )}
      </div>
      <TextField
        id={`${id}name`}
        name={formTexts.name}
        note={texts.common.optional}
        error={errors.name}
        dir="auto"
        maxLength={100}
        placeholder={host || formTexts.namePlaceholder}
        value={fields.name}
        onChange={(name) => change({ name })}
      />
      <KeyField
        isFirst={entersKey}
        isRequired={requiresKey}
        id={`${id}key`}
        fields={fields}
        server={server}
        error={errors.apiKey}
        change={change}
      />
      <TextField
        id={`${id}gui`}
        name={formTexts.gui}
        note={texts.common.optional}
        hint={formTexts.guiHint}
        error={errors.guiUrl}
        inputMode="url"
        spellCheck={false}
        maxLength={2_000}
        placeholder={getDefaultGuiAddress(fields)}
        value={fields.guiUrl}
        onChange={(guiUrl) => change({ guiUrl })}
      />
      <div className="form-end">
        <div className="row wrap apart">
          <TestResults form={form} host={host} />
          {tested?.ok === false && (
            <LinkButton aria-disabled={busy !== undefined} onClick={() => void form.saveAnyway()}>
              {server ? formTexts.saveAnyway : formTexts.addAnyway}
            </LinkButton>
          )}
        </div>
        <div className="form-foot">
          <Button className="form-foot-first" disabled={busy !== undefined} onClick={() => void form.test()}>
            {formTexts.test}
          </Button>
          <Button look="quiet" onClick={dialog?.cancel}>
            {texts.common.cancel}
          </Button>
          <Button type="submit" look="primary" disabled={busy !== undefined}>
            {server ? texts.common.save : formTexts.add}
          </Button>
        </div>
      </div>
    </Form>
  )
}

interface TestResultsProps {
  readonly form: Pick<ReturnType<typeof useServerForm>, 'busy' | 'tested' | 'refused'>
  readonly host: string
}

export function TestResults({ form: { busy, tested, refused }, host }: TestResultsProps) {
  const texts = useTexts()
  const formTexts = texts.servers.form
  return (
    <>
      <output
        className="server-test"
        data-state={busy === 'testing' ? 'pending' : tested && (tested.ok ? 'ok' : 'bad')}
      >
        {busy === 'testing' && formTexts.testing(host)}
        {tested && <TestResult result={tested} host={host} />}
      </output>
      <RejectionMessage message={refused} />
    </>
  )
}

export function RejectionMessage({ message }: { readonly message: Message | undefined }) {
  const texts = useTexts()
  if (message === undefined) return undefined
  return (
    <p className="tinted" data-tone="bad" role="alert">
      {formatMessage(message, texts)}
    </p>
  )
}

function TestResult({ result, host }: { readonly result: CommandResult; readonly host: string }) {
  const texts = useTexts()
  const formTexts = texts.servers.form
  const { ok, message } = result
  return (
    <>
      <Icon name={ok ? 'check' : 'close'} />
      <span className="selectable">
        {message?.code === 'serverErrors.missingKey'
          ? formTexts.requiresKey(host)
          : message
            ? formatMessage(message, texts)
            : formTexts.testOk}
      </span>
    </>
  )
}
