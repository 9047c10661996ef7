import { hookServices, type SecretName } from '#shared/hook-services.ts'
import type { HookState } from '#shared/hooks.ts'
import { useTexts } from '#renderer/state/use-texts.ts'
import { Checkbox } from '#renderer/ui/checkbox.tsx'
import { Field, TextField } from '#renderer/ui/field.tsx'
import { SavedSecret } from '#renderer/ui/saved-secret.tsx'
import { isOriginChanged, getSecretChoice, type HookFields, type HookFieldErrors } from './hook-fields.ts'

export interface HookFieldsProps {
  readonly id: string
  readonly fields: HookFields
  readonly hook: HookState | undefined
  readonly getError: (name: keyof HookFieldErrors) => string | undefined
  readonly change: (changed: Partial<HookFields>) => void
}

export function ActionFields(props: HookFieldsProps) {
  const { id, fields, getError, change } = props
  const { form } = useTexts().hooks
  const { type, inShell } = fields
  const line = (name: 'topicUrl' | 'program', label: string, hint: string) => (
    <TextField
      id={`${id}${name}`}
      name={label}
      hint={hint}
      error={getError(name)}
      spellCheck={false}
      maxLength={500}
      value={fields[name]}
      onChange={(text) => change({ [name]: text })}
    />
  )
  return (
    <>
      {type === 'ntfy' && line('topicUrl', form.topicUrl, form.topicHint)}
      {type === 'command' && line('program', inShell ? form.commandLine : form.program, form.commandHint)}
      <SecretFields {...props} isRequired />
    </>
  )
}

export function AdvancedActionFields(props: HookFieldsProps) {
  const { id, fields, change } = props
  const { hooks, common: commonTexts } = useTexts()
  const { form } = hooks
  const { type, inShell } = fields
  return (
    <>
      {type === 'command' && !inShell && (
        <Field
          id={`${id}arguments`}
          name={form.arguments}
          note={commonTexts.optional}
          hint={form.argumentsHint}
        >
          {(described) => (
            <textarea
              {...described}
              className="input"
              rows={3}
              spellCheck={false}
              maxLength={5_000}
              value={fields.arguments}
              onChange={(event) => change({ arguments: event.target.value })}
            />
          )}
        </Field>
      )}
      {type === 'command' && (
        <Checkbox label={form.inShell} checked={inShell} onChange={(on) => change({ inShell: on })} />
      )}
      <div className="hook-optional">
        <SecretFields {...props} isRequired={false} />
        <TextField
          id={`${id}name`}
          name={form.name}
          note={commonTexts.optional}
          dir="auto"
          maxLength={100}
          placeholder={hooks.services[type]}
          value={fields.name}
          onChange={(name) => change({ name })}
        />
      </div>
    </>
  )
}

interface SecretFieldsProps extends HookFieldsProps {
  readonly isRequired: boolean
}

function SecretFields({ isRequired, ...props }: SecretFieldsProps) {
  return hookServices[props.fields.type].secrets
    .filter((secret) => secret.isRequired === isRequired)
    .map(({ name }) => <SecretField key={name} {...props} name={name} isRequired={isRequired} />)
}

interface SecretFieldProps extends SecretFieldsProps {
  readonly name: SecretName
}

function SecretField({ id, name, isRequired, fields, hook, getError, change }: SecretFieldProps) {
  const { hooks, common: commonTexts } = useTexts()
  const { form } = hooks
  const hints = { url: form.urlHint, secret: form.secretHint, token: undefined }
  const use = getSecretChoice(fields, name, hook)
  if (use !== 'enter') {
    const { kept, dropped: removed, keep } = form
    return (
      <SavedSecret
        id={`${id}${name}`}
        label={form[name]}
        isRemoved={use === 'remove'}
        isNeeded={isRequired}
        texts={{ kept, removed, keep }}
        onChange={(next) => change({ [name]: { choice: next, text: '' } })}
      />
    )
  }
  const isLost = hook?.secrets.includes(name) === true && isOriginChanged(fields, hook)
  return (
    <TextField
      id={`${id}${name}`}
      name={form[name]}
      note={isRequired ? undefined : commonTexts.optional}
      hint={isLost ? form.elsewhere : hints[name]}
      error={getError(name)}
      type={name === 'url' ? 'text' : 'password'}
      inputMode={name === 'url' ? 'url' : undefined}
      spellCheck={false}
      maxLength={2_000}
      value={fields[name].text}
      onChange={(text) => change({ [name]: { choice: 'enter', text } })}
    />
  )
}
