import type { HookView } from '../../../../shared/hooks.ts'
import { useTexts } from '../../../state/use-texts.ts'
import { Checkbox } from '../../../ui/checkbox.tsx'
import { Field, TextField } from '../../../ui/field.tsx'
import { AuthorityField } from '../../servers/authority-field.tsx'
import { isSecure, secretsOf, type HookFields, type HookTroubles } from './hook-fields.ts'
import { SecretField } from './secret-field.tsx'

interface ActionFieldsProps {
  readonly id: string
  readonly fields: HookFields
  readonly hook: HookView | undefined
  readonly say: (name: keyof HookTroubles) => string | undefined
  readonly change: (changed: Partial<HookFields>) => void
}

export function ActionFields({ id, fields, hook, say, change }: ActionFieldsProps) {
  const { form } = useTexts().hooks
  const { choice, inShell } = fields
  const line = (
    name: 'server' | 'topic' | 'tags' | 'chatId' | 'program',
    label: string,
    more: { readonly note?: string; readonly hint?: string } = {},
  ) => (
    <TextField
      id={`${id}${name}`}
      name={label}
      {...more}
      trouble={name === 'tags' ? undefined : say(name)}
      spellCheck={false}
      maxLength={500}
      value={fields[name]}
      onChange={(text) => change({ [name]: text })}
    />
  )
  return (
    <>
      {(choice === 'ntfy' || choice === 'gotify') && line('server', form.server)}
      {choice === 'ntfy' && line('topic', form.topic, { hint: form.topicHint })}
      {choice === 'telegram' && line('chatId', form.chat)}
      {secretsOf(choice).map(({ name, isNeeded }) => (
        <SecretField
          key={name}
          id={`${id}${name}`}
          name={name}
          isNeeded={isNeeded}
          fields={fields}
          hook={hook}
          trouble={say(name)}
          change={change}
        />
      ))}
      {(isSecure(fields, hook) || fields.authority) && (
        <AuthorityField
          id={`${id}authority`}
          serverId={undefined}
          authority={fields.authority}
          change={change}
        />
      )}
      {choice === 'ntfy' && line('tags', form.tags, { note: form.optional, hint: form.tagsHint })}
      {choice === 'command' && (
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
          <p className="setting-hint">
            {form.commandHint} {form.commandAsks}
          </p>
        </>
      )}
    </>
  )
}
