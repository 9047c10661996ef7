import { useId, useRef, useState } from 'react'
import type { Reply } from '#shared/contract.ts'
import { type HookServiceName } from '#shared/hook-services.ts'
import type { HookState } from '#shared/hooks.ts'
import type { Message } from '#shared/message.ts'
import { describeMessage } from '#shared/texts/describe-message.ts'
import { outcomeOf } from '#renderer/state/actions.ts'
import { useBridge } from '#renderer/state/context.tsx'
import { useTexts } from '#renderer/state/use-texts.ts'
import { Button } from '#renderer/ui/button.tsx'
import { Dialog } from '#renderer/ui/dialog.tsx'
import { TextField } from '#renderer/ui/field.tsx'
import { Form } from '#renderer/ui/form.tsx'
import { MoreOptions } from '#renderer/ui/more-options.tsx'
import { Select } from '#renderer/ui/select.tsx'
import { CommandOutput } from '../setting-row.tsx'
import { ActionFields } from './action-fields.tsx'
import {
  fieldsOf,
  hasRareFields,
  onlyEvent,
  requestOf,
  troublesOf,
  type HookFields,
  type HookTroubles,
} from './hook-fields.ts'
import { eventName } from './hook-row-texts.ts'
import { HookOutput } from './hook-output.tsx'
import { RareFields, WhenFields } from './when-fields.tsx'

const serviceNames: readonly HookServiceName[] = ['ntfy', 'slack', 'webhook', 'command']

interface HookDialogProps {
  readonly hook: HookState | undefined
  readonly onClose: () => void
}

export function HookDialog({ hook, onClose }: HookDialogProps) {
  const { form } = useTexts().hooks
  return (
    <Dialog title={hook ? form.editTitle(hook.name) : form.addTitle} closeName={form.close} onClose={onClose}>
      <Fields hook={hook} onClose={onClose} />
    </Dialog>
  )
}

function Fields({ hook, onClose }: HookDialogProps) {
  const texts = useTexts()
  const bridge = useBridge()
  const { form: words, services, runTest, test, testing } = texts.hooks
  const [fields, setFields] = useState(() => fieldsOf(hook))
  const [opensRare] = useState(() => hasRareFields(fields))
  const [troubles, setTroubles] = useState<HookTroubles>({})
  const [testOf, setTestOf] = useState<string>('')
  const events: readonly string[] = [...fields.outcomes, ...fields.notices]
  const [refusal, setRefusal] = useState<Message>()
  const [busy, setBusy] = useState<'saving' | 'testing'>()
  const [tried, setTried] = useState<Reply<'tryHook'>>()
  const round = useRef(0)
  const id = useId()

  function change(changed: Partial<HookFields>): void {
    setFields((before) => ({ ...before, ...changed }))
    setRefusal(undefined)
    setTried(undefined)
    round.current += 1
  }

  function begins(what: 'saving' | 'testing'): boolean {
    const found = troublesOf(fields, hook)
    setTroubles(found)
    if (Object.keys(found).length > 0 || busy !== undefined) return false
    setBusy(what)
    setRefusal(undefined)
    setTried(undefined)
    return true
  }

  async function save(): Promise<void> {
    if (!begins('saving')) return
    const outcome = await outcomeOf(bridge.call('saveHook', requestOf(fields, hook, services[fields.type])))
    setBusy(undefined)
    if (outcome.ok) onClose()
    else setRefusal(outcome.message)
  }

  async function tryOut(): Promise<void> {
    if (!begins('testing')) return
    const mine = round.current
    const only = onlyEvent(fields, testOf)
    const outcome = await outcomeOf(bridge.call('tryHook', requestOf(only, hook, services[fields.type])))
    setBusy(undefined)
    if (mine === round.current) setTried(outcome)
  }

  const say = (name: keyof HookTroubles) => {
    const trouble = troubles[name]
    return trouble && words[trouble]
  }
  return (
    <Form className="form" troubles={troubles} onSubmit={() => void save()}>
      <Select
        label={words.type}
        value={fields.type}
        options={serviceNames.map((value) => ({ value, label: services[value] }))}
        onChange={(type) => change({ type })}
      />
      <TextField
        id={`${id}name`}
        name={words.name}
        note={words.optional}
        dir="auto"
        maxLength={100}
        placeholder={services[fields.type]}
        value={fields.name}
        onChange={(name) => change({ name })}
      />
      <ActionFields id={id} fields={fields} hook={hook} say={say} change={change} />
      <WhenFields id={id} fields={fields} say={say} change={change} />
      <MoreOptions label={texts.settings.moreOptions} open={opensRare}>
        <RareFields id={id} fields={fields} change={change} />
      </MoreOptions>
      <div className="form-end hook-end">
        {refusal !== undefined && (
          <p className="setting-trouble" role="alert">
            {describeMessage(refusal, texts)}
          </p>
        )}
        <CommandOutput outcome={tried} />
        <HookOutput text={tried && 'output' in tried ? tried.output : undefined} />
        {events.length > 1 && (
          <Select
            label={words.testOf}
            value={events.includes(testOf) ? testOf : (events[0] ?? '')}
            options={events.map((value) => ({ value, label: eventName(value, texts) }))}
            onChange={setTestOf}
          />
        )}
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
