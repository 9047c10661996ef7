import type { SecretName } from '#shared/hook-services.ts'
import type { HookState } from '#shared/hooks.ts'
import { useTexts } from '#renderer/state/use-texts.ts'
import { TextField } from '#renderer/ui/field.tsx'
import { SavedSecret } from '#renderer/ui/saved-secret.tsx'
import { isElsewhere, useOf, type HookFields } from './hook-fields.ts'

interface SecretFieldProps {
  readonly id: string
  readonly name: SecretName
  readonly isRequired: boolean
  readonly fields: HookFields
  readonly hook: HookState | undefined
  readonly trouble: string | undefined
  readonly change: (changed: Partial<HookFields>) => void
}

export function SecretField({ id, name, isRequired, fields, hook, trouble, change }: SecretFieldProps) {
  const { form } = useTexts().hooks
  const words = wordsFor(name, form)
  const use = useOf(fields, name, hook)
  const isKept = hook?.secrets.includes(name) === true
  if (use !== 'enter') {
    const { kept, dropped: removed, keep, replace, drop: remove } = form
    return (
      <SavedSecret
        id={id}
        label={words.label}
        isRemoved={use === 'remove'}
        isNeeded={isRequired}
        words={{ kept, removed, keep, replace, remove }}
        onChange={(next) => change({ [name]: { use: next, text: '' } })}
      />
    )
  }
  const hint = isKept && isElsewhere(fields, hook) ? form.elsewhere : words.hint
  return (
    <TextField
      id={id}
      name={words.label}
      note={isRequired ? undefined : form.optional}
      hint={hint}
      trouble={trouble}
      type={name === 'url' ? 'text' : 'password'}
      inputMode={name === 'url' ? 'url' : undefined}
      spellCheck={false}
      maxLength={2_000}
      value={fields[name].text}
      onChange={(text) => change({ [name]: { use: 'enter', text } })}
    />
  )
}

type FormWords = ReturnType<typeof useTexts>['hooks']['form']

function wordsFor(name: SecretName, form: FormWords): { readonly label: string; readonly hint?: string } {
  if (name === 'url') return { label: form.url, hint: form.urlHint }
  if (name === 'secret') return { label: form.secret, hint: form.secretHint }
  return { label: form.token, hint: form.urlHint }
}
