import { useRef, useState, useId } from 'react'
import type { Reply } from '#shared/contract.ts'
import type { HookState } from '#shared/hooks.ts'
import type { Message } from '#shared/message.ts'
import { catchFailure } from '#renderer/state/actions.ts'
import { useBridge } from '#renderer/state/context.tsx'
import { useTexts } from '#renderer/state/use-texts.ts'
import type { HookServiceName } from '#shared/hook-services.ts'
import { formatMessage } from '#shared/texts/format-message.ts'
import { Button } from '#renderer/ui/button.tsx'
import { FormDialog, useFormDialog } from '#renderer/ui/form-dialog.tsx'
import { Form } from '#renderer/ui/form.tsx'
import { MoreOptions } from '#renderer/ui/more-options.tsx'
import {
  getInitialHookFields,
  hasAdvancedFields,
  toSaveHookRequest,
  validateHookFields,
  type HookFields,
  type HookFieldErrors,
} from './hook-fields.ts'
import { CommandOutput } from '../setting-row.tsx'
import { ActionFields, AdvancedActionFields } from './action-fields.tsx'
import { EventFields, FilterFields } from './when-fields.tsx'

const serviceNames: readonly HookServiceName[] = ['ntfy', 'slack', 'webhook', 'command']

interface HookDialogProps {
  readonly hook: HookState | undefined
  readonly onClose: () => void
}

export function HookDialog({ hook, onClose }: HookDialogProps) {
  const { form } = useTexts().hooks
  return (
    <FormDialog title={hook ? form.editTitle(hook.name) : form.addTitle} onClose={onClose}>
      <Fields hook={hook} onClose={onClose} />
    </FormDialog>
  )
}

function Fields({ hook, onClose }: HookDialogProps) {
  const texts = useTexts()
  const dialog = useFormDialog()
  const { form: formTexts, services, runTest, testing } = texts.hooks
  const { fields, errors, refusal, busy, tried, change, save, tryOut, getError } = useHookForm(hook, onClose)
  const [opensAdvanced] = useState(() => hasAdvancedFields(fields))
  const fieldProps = { id: useId(), fields, hook, getError, change }
  return (
    <Form className="form hook-form" errors={errors} onSubmit={() => void save()}>
      <fieldset className="hook-choices hook-actions-offered">
        <legend>{formTexts.type}</legend>
        <div>
          {serviceNames.map((type) => (
            <label key={type} className="nav-item">
              <input
                type="radio"
                className="visually-hidden"
                name={`${fieldProps.id}type`}
                checked={fields.type === type}
                onChange={() => change({ type })}
              />
              {type === 'ntfy' ? formTexts.phone : services[type]}
            </label>
          ))}
        </div>
      </fieldset>
      <ActionFields {...fieldProps} />
      <EventFields {...fieldProps} />
      <MoreOptions label={texts.settings.moreOptions} open={opensAdvanced}>
        <AdvancedActionFields {...fieldProps} />
        <FilterFields {...fieldProps} />
      </MoreOptions>
      <div className="form-end hook-end">
        {refusal !== undefined && (
          <p className="setting-error" role="alert">
            {formatMessage(refusal, texts)}
          </p>
        )}
        <CommandOutput outcome={tried} />
        <HookOutput text={tried && 'output' in tried ? tried.output : undefined} />
        <div className="form-foot">
          <Button
            className="form-foot-first"
            aria-disabled={busy !== undefined}
            onClick={() => void tryOut()}
          >
            {busy === 'testing' ? testing : fields.type === 'command' ? runTest : texts.common.sendTest}
          </Button>
          <Button look="quiet" onClick={dialog?.cancel}>
            {texts.common.cancel}
          </Button>
          <Button type="submit" look="primary" disabled={busy !== undefined}>
            {texts.common.save}
          </Button>
        </div>
      </div>
    </Form>
  )
}

function useHookForm(hook: HookState | undefined, onSaved: () => void) {
  const bridge = useBridge()
  const { form: formTexts, services } = useTexts().hooks
  const [fields, setFields] = useState(() => getInitialHookFields(hook))
  const [errors, setErrors] = useState<HookFieldErrors>({})
  const [refusal, setRefusal] = useState<Message>()
  const [busy, setBusy] = useState<'saving' | 'testing'>()
  const [tried, setTried] = useState<Reply<'tryHook'>>()
  const round = useRef(0)
  const request = () => toSaveHookRequest(fields, hook, services[fields.type])

  function change(changed: Partial<HookFields>): void {
    setFields((before) => ({ ...before, ...changed }))
    setRefusal(undefined)
    setTried(undefined)
    round.current += 1
  }

  function canBegin(what: 'saving' | 'testing'): boolean {
    const formErrors = validateHookFields(fields, hook)
    setErrors(formErrors)
    if (Object.keys(formErrors).length > 0 || busy !== undefined) return false
    setBusy(what)
    setRefusal(undefined)
    setTried(undefined)
    return true
  }

  async function save(): Promise<void> {
    if (!canBegin('saving')) return
    const outcome = await catchFailure(bridge.call('saveHook', request()))
    setBusy(undefined)
    if (outcome.ok) onSaved()
    else setRefusal(outcome.message)
  }

  async function tryOut(): Promise<void> {
    if (!canBegin('testing')) return
    const ownRound = round.current
    const outcome = await catchFailure(bridge.call('tryHook', request()))
    setBusy(undefined)
    if (ownRound === round.current) setTried(outcome)
  }

  const getError = (name: keyof HookFieldErrors) => {
    const error = errors[name]
    return error && formTexts[error]
  }
  return { fields, errors, refusal, busy, tried, change, save, tryOut, getError }
}

export function HookOutput({ text }: { readonly text: string | undefined }) {
  const { hooks: hookTexts } = useTexts()
  if (text === undefined) return null
  return (
    <details className="hook-output">
      <summary>{hookTexts.output}</summary>
      <pre className="code selectable" dir="auto">
        {text}
      </pre>
    </details>
  )
}
