import { useEffect, useEffectEvent, useId, useRef } from 'react'
import type { ServerView } from '#shared/model.ts'
import { useActions } from '#renderer/state/context.tsx'
import { useTexts } from '#renderer/state/use-texts.ts'
import { Checkbox } from '#renderer/ui/checkbox.tsx'
import { Button } from '#renderer/ui/button.tsx'
import type { ClosableProps } from '#renderer/ui/dialog.tsx'
import { FormDialog, useFormDialog } from '#renderer/ui/form-dialog.tsx'
import { Field, TextField } from '#renderer/ui/field.tsx'
import { Form } from '#renderer/ui/form.tsx'
import { Select } from '#renderer/ui/select.tsx'
import { formatControlKey, focusMain } from '#renderer/ui/keys.ts'
import { anotherServerValue, useWatchForm, type WatchFields } from './use-watch-form.ts'
import { WatchResults } from './watch-results.tsx'
import './watch-form.css'

/** Shows the dialog for watching jobs. It stays open if a job is rejected. */
export function WatchDialog({ onClose }: ClosableProps) {
  const texts = useTexts()
  return (
    <FormDialog title={texts.watchForm.title} onClose={onClose} moveFocus={focusMain}>
      <WatchForm />
    </FormDialog>
  )
}

const isPaste = ({ inputType }: InputEvent): boolean =>
  inputType === 'insertFromPaste' || inputType === 'insertFromDrop'

function WatchForm() {
  const texts = useTexts()
  const dialog = useFormDialog()
  const form = useWatchForm()
  const { fields, change } = form
  const { setAsBatch } = useActions()
  const textRef = useRef<HTMLTextAreaElement>(null)
  /**
   * Whether the user typed the text. Enter then adds a line break, because another line may follow. After
   * pasting, Enter submits the form.
   */
  const isTyped = useRef(false)
  const id = useId()
  const { isDone } = form
  const forgetTyped = useEffectEvent(() => dialog?.forgetTyped())
  useEffect(() => {
    if (isDone) forgetTyped()
  }, [isDone])
  const getError = (field: 'text' | 'url') => (form.error?.field === field ? form.error.message : undefined)

  function submit(): void {
    if (fields.text.trim() === '') textRef.current?.focus()
    void form.submit()
  }

  return (
    <Form className="form watch-form" onSubmit={submit}>
      <Field
        id={`${id}text`}
        name={texts.watchForm.text}
        hint={texts.watchForm.textHint(formatControlKey(texts.help.keys.enter, texts))}
        error={getError('text')}
      >
        {(described) => (
          <textarea
            {...described}
            ref={textRef}
            data-first
            rows={getRowCount(fields.text)}
            spellCheck={false}
            className="input mono"
            placeholder={texts.watchForm.textPlaceholder}
            value={fields.text}
            onChange={({ target, nativeEvent }) => {
              isTyped.current = !(nativeEvent instanceof InputEvent && isPaste(nativeEvent))
              change({ text: target.value })
            }}
            onKeyDown={(event) => {
              if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
              const isControl = event.ctrlKey || event.metaKey
              if (!isControl && isTyped.current && fields.text.trim() !== '') return
              event.preventDefault()
              submit()
            }}
          />
        )}
      </Field>
      {form.results.length > 0 && <WatchResults results={form.results} />}
      {form.isSeveral && (
        <Checkbox
          label={texts.batch.asOne}
          hint={texts.batch.asOneHint}
          checked={form.becomesBatch}
          onChange={(on) => {
            setAsBatch(on)
            if (!on) change({ label: '' })
          }}
        />
      )}
      {form.takesLabel && (
        <TextField
          id={`${id}label`}
          name={form.isSeveral || form.becomesBatch ? texts.batch.name : texts.watchForm.label}
          note={texts.common.optional}
          dir="auto"
          maxLength={200}
          placeholder={texts.watchForm.labelPlaceholder}
          value={fields.label}
          onChange={(label) => change({ label })}
        />
      )}
      {form.servers.length > 0 && (
        <ServerSelect
          servers={form.servers}
          value={fields.server}
          onChange={(server) => change({ server })}
        />
      )}
      {form.asksForServer && (
        <NewServerFields id={id} fields={fields} urlError={getError('url')} change={change} />
      )}
      <div className="form-foot">
        <Button look="quiet" onClick={dialog?.cancel}>
          {form.isDone ? texts.watchForm.done : texts.common.cancel}
        </Button>
        <Button type="submit" look="primary" disabled={form.busy}>
          {form.busy ? texts.watchForm.submitting : texts.watchForm.submit}
        </Button>
      </div>
    </Form>
  )
}

interface NewServerFieldsProps {
  readonly id: string
  readonly fields: WatchFields
  readonly urlError: string | undefined
  readonly change: (changed: Partial<WatchFields>) => void
}

function NewServerFields({ id, fields, urlError, change }: NewServerFieldsProps) {
  const { watchForm, common: commonTexts, servers } = useTexts()
  return (
    <div className="watch-form-server">
      <TextField
        id={`${id}url`}
        name={watchForm.serverUrl}
        error={urlError}
        type="url"
        inputMode="url"
        maxLength={2_000}
        spellCheck={false}
        value={fields.url}
        onChange={(url) => change({ url })}
      />
      <TextField
        id={`${id}key`}
        name={watchForm.apiKey}
        note={commonTexts.optional}
        type="password"
        placeholder={servers.form.keyPlaceholder}
        maxLength={1_000}
        value={fields.apiKey}
        onChange={(apiKey) => change({ apiKey })}
      />
    </div>
  )
}

interface ServerSelectProps {
  readonly servers: readonly ServerView[]
  readonly value: string
  readonly onChange: (server: string) => void
}

function ServerSelect({ servers, value, onChange }: ServerSelectProps) {
  const texts = useTexts()
  const [first, ...more] = servers
  // A single server is shown as chosen, because there is no option for all servers then.
  const isOnly = more.length === 0 && value === ''
  return (
    <div className="watch-form-servers">
      <Select
        label={texts.common.server}
        value={isOnly && first ? first.id : value}
        options={[
          ...(more.length > 0 ? [{ value: '', label: texts.watchForm.everyServer }] : []),
          ...servers.map(({ id, name }) => ({ value: id, label: name })),
          { value: anotherServerValue, label: texts.watchForm.anotherServer },
        ]}
        onChange={onChange}
      />
    </div>
  )
}

const getRowCount = (text: string): number => Math.min(8, Math.max(2, text.split('\n', 8).length))
