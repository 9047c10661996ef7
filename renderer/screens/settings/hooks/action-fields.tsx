import { hookServices } from '#shared/hook-services.ts'
import type { HookState } from '#shared/hooks.ts'
import { useTexts } from '#renderer/state/use-texts.ts'
import { Checkbox } from '#renderer/ui/checkbox.tsx'
import { Field, TextField } from '#renderer/ui/field.tsx'
import type { HookFields, HookTroubles } from './hook-fields.ts'
import { SecretField } from './secret-field.tsx'

interface ActionFieldsProps {
  readonly id: string
  readonly fields: HookFields
  readonly hook: HookState | undefined
  readonly say: (name: keyof HookTroubles) => string | undefined
  readonly change: (changed: Partial<HookFields>) => void
}

export function ActionFields({ id, fields, hook, say, change }: ActionFieldsProps) {
  const { form } = useTexts().hooks
  const { type, inShell } = fields
  const line = (name: 'server' | 'topic' | 'program', label: string, hint?: string) => (
    <TextField
      id={`${id}${name}`}
      name={label}
      hint={hint}
      trouble={say(name)}
      spellCheck={false}
      maxLength={500}
      value={fields[name]}
      onChange={(text) => change({ [name]: text })}
    />
  )
  return (
    <>
      {type === 'ntfy' && (
        <>
          {line('server', form.server)}
          {line('topic', form.topic, form.topicHint)}
        </>
      )}
      {hookServices[type].secrets.map(({ name, isRequired }) => (
        <SecretField
          key={name}
          id={`${id}${name}`}
          name={name}
          isRequired={isRequired}
          fields={fields}
          hook={hook}
          trouble={say(name)}
          change={change}
        />
      ))}
      {type === 'command' && (
        <>
          {line('program', inShell ? form.commandLine : form.program)}
          {!inShell && (
            <Field id={`${id}arguments`} name={form.arguments} note={form.optional} hint={form.argumentsHint}>
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
          <Checkbox label={form.inShell} checked={inShell} onChange={(on) => change({ inShell: on })} />
          <p className="hint">
            {form.commandHint} {form.commandAsks}
          </p>
        </>
      )}
    </>
  )
}
