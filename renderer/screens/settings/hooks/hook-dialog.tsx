import { useId, useState } from 'react'
import type { HookServiceName } from '#shared/hook-services.ts'
import type { HookState } from '#shared/hooks.ts'
import { describeMessage } from '#shared/texts/describe-message.ts'
import { useTexts } from '#renderer/state/use-texts.ts'
import { Button } from '#renderer/ui/button.tsx'
import { Dialog } from '#renderer/ui/dialog.tsx'
import { Form } from '#renderer/ui/form.tsx'
import { MoreOptions } from '#renderer/ui/more-options.tsx'
import { Select } from '#renderer/ui/select.tsx'
import { CommandOutput } from '../setting-row.tsx'
import { ActionFields, RareActionFields } from './action-fields.tsx'
import { hasRareFields } from './hook-fields.ts'
import { HookOutput } from './hook-output.tsx'
import { useHookForm } from './use-hook-form.ts'
import { FilterFields, WhenFields } from './when-fields.tsx'

const serviceNames: readonly HookServiceName[] = ['ntfy', 'slack', 'webhook', 'command']

interface HookDialogProps {
  readonly hook: HookState | undefined
  readonly onClose: () => void
}

export function HookDialog({ hook, onClose }: HookDialogProps) {
  const { form } = useTexts().hooks
  return (
    <Dialog title={hook ? form.editTitle(hook.name) : form.addTitle} onClose={onClose}>
      <Fields hook={hook} onClose={onClose} />
    </Dialog>
  )
}

function Fields({ hook, onClose }: HookDialogProps) {
  const texts = useTexts()
  const { form: words, services, runTest, test, testing } = texts.hooks
  const { fields, troubles, refusal, busy, tried, change, save, tryOut, say } = useHookForm(hook, onClose)
  const [opensRare] = useState(() => hasRareFields(fields))
  const given = { id: useId(), fields, hook, say, change }
  return (
    <Form className="form" troubles={troubles} onSubmit={() => void save()}>
      <Select
        label={words.type}
        value={fields.type}
        options={serviceNames.map((value) => ({ value, label: services[value] }))}
        onChange={(type) => change({ type })}
      />
      <ActionFields {...given} />
      <WhenFields {...given} />
      <MoreOptions label={texts.settings.moreOptions} open={opensRare}>
        <RareActionFields {...given} />
        <FilterFields {...given} />
      </MoreOptions>
      <div className="form-end hook-end">
        {refusal !== undefined && (
          <p className="setting-trouble" role="alert">
            {describeMessage(refusal, texts)}
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
            {busy === 'testing' ? testing : fields.type === 'command' ? runTest : test}
          </Button>
          <Button look="quiet" onClick={onClose}>
            {words.cancel}
          </Button>
          <Button type="submit" look="primary" disabled={busy !== undefined}>
            {words.save}
          </Button>
        </div>
      </div>
    </Form>
  )
}
