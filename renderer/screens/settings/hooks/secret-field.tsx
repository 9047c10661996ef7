import type { HookView, SecretName } from '../../../../shared/hooks.ts'
import { useTexts } from '../../../state/use-texts.ts'
import { Button } from '../../../ui/button.tsx'
import { Field } from '../../../ui/field.tsx'
import { isElsewhere, useOf, type HookFields } from './hook-fields.ts'

interface SecretFieldProps {
  readonly id: string
  readonly name: SecretName
  readonly isNeeded: boolean
  readonly fields: HookFields
  readonly hook: HookView | undefined
  readonly trouble: string | undefined
  readonly change: (changed: Partial<HookFields>) => void
}

/** A secret: written once, then only that there is one. The window never learns a kept one. */
export function SecretField({ id, name, isNeeded, fields, hook, trouble, change }: SecretFieldProps) {
  const { form } = useTexts().hooks
  const words = wordsFor(name, fields, form)
  const use = useOf(fields, name, hook)
  const isKept = hook?.secrets.includes(name) === true
  if (use !== 'enter') {
    const isRemoved = use === 'remove'
    return (
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a fieldset's legend can't stand as the other labels do
      <div className="field" role="group" aria-labelledby={`${id}name`}>
        <span id={`${id}name`} className="hook-secret-name">
          {words.label}
        </span>
        <div className="hook-secret">
          <span>{isRemoved ? form.dropped : form.kept}</span>
          {isRemoved ? (
            <Button onClick={() => change({ [name]: { use: 'keep', text: '' } })}>{form.keep}</Button>
          ) : (
            <>
              <Button onClick={() => change({ [name]: { use: 'enter', text: '' } })}>{form.replace}</Button>
              {!isNeeded && (
                <Button look="quiet" onClick={() => change({ [name]: { use: 'remove', text: '' } })}>
                  {form.drop}
                </Button>
              )}
            </>
          )}
        </div>
      </div>
    )
  }
  const hint = isKept && isElsewhere(fields, hook) ? form.elsewhere : words.hint
  return (
    <Field
      id={id}
      name={words.label}
      {...(!isNeeded && { note: form.optional })}
      {...(hint !== undefined && { hint })}
      trouble={trouble}
    >
      {(described) => (
        <input
          {...described}
          className="input"
          type={name === 'url' ? 'text' : 'password'}
          inputMode={name === 'url' ? 'url' : undefined}
          autoComplete="off"
          spellCheck={false}
          maxLength={2_000}
          value={fields[name].text}
          onChange={(event) => change({ [name]: { use: 'enter', text: event.target.value } })}
        />
      )}
    </Field>
  )
}

type FormWords = ReturnType<typeof useTexts>['hooks']['form']

function wordsFor(
  name: SecretName,
  { choice }: HookFields,
  form: FormWords,
): { readonly label: string; readonly hint?: string } {
  if (name === 'url') return { label: form.url, hint: form.urlHint }
  if (name === 'secret') return { label: form.secret, hint: form.secretHint }
  if (choice === 'gotify') return { label: form.appToken, hint: form.urlHint }
  return { label: choice === 'telegram' ? form.botToken : form.token, hint: form.urlHint }
}
