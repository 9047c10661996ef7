import { useState } from 'react'
import { isWithinADay } from '#shared/format.ts'
import type { HookState } from '#shared/hooks.ts'
import type { ServerView } from '#shared/model.ts'
import type { Texts } from '#shared/texts/index.ts'
import { formatMessage } from '#shared/texts/format-message.ts'
import type { CommandResult } from '#shared/contract.ts'
import { catchFailure } from '#renderer/state/actions.ts'
import { useBridge, useTickingValue, useWindowState } from '#renderer/state/context.tsx'
import { useServers } from '#renderer/state/use-groups.ts'
import { useTexts } from '#renderer/state/use-texts.ts'
import { Button } from '#renderer/ui/button.tsx'
import { Switch } from '#renderer/ui/switch.tsx'
import { ConfirmDialog } from '#renderer/ui/confirm-dialog.tsx'
import { CommandOutput } from '../setting-row.tsx'
import { HookDialog, HookOutput } from './hook-dialog.tsx'
import './hooks.css'

export function HookSettings() {
  const { hooks: hookTexts, settings } = useTexts()
  const hooks = useWindowState((state) => state.mainState?.hooks) ?? []
  const [isAdding, setAdding] = useState(false)
  return (
    <>
      {hooks.map((hook) => (
        <HookRow key={hook.id} hook={hook} />
      ))}
      <div className="setting row wrap hook-add" data-setting="hooks">
        {hooks.length === 0 && <p className="hint">{hookTexts.none}</p>}
        <Button onClick={() => setAdding(true)}>{settings.lines.hooks[0]}</Button>
      </div>
      {isAdding && <HookDialog hook={undefined} onClose={() => setAdding(false)} />}
    </>
  )
}

function HookRow({ hook }: { readonly hook: HookState }) {
  const texts = useTexts()
  const bridge = useBridge()
  const now = useTickingValue((ms) => ms)
  const servers = useServers()
  const [asks, setAsks] = useState<'edit' | 'remove'>()
  const [isTesting, setTesting] = useState(false)
  const [refusal, setRefusal] = useState<CommandResult>()
  const { hooks: hookTexts } = texts
  const { id, name, isOn, last, action } = hook

  async function ask(call: Promise<CommandResult>): Promise<void> {
    setRefusal(undefined)
    const outcome = await catchFailure(call)
    setRefusal(outcome.ok ? undefined : outcome)
  }

  async function test(): Promise<void> {
    setTesting(true)
    setRefusal(undefined)
    const outcome = await catchFailure(bridge.call('testHook', { id }))
    setTesting(false)
    setRefusal(outcome)
  }

  const testName = action.type === 'command' ? hookTexts.runTest : texts.common.sendTest
  return (
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a fieldset is meant for form fields
    <div className="setting hook" role="group" aria-label={name}>
      <Switch
        label={name}
        hint={`${formatAction(hook, texts)}\n${formatFilters(hook, servers, texts)}`}
        checked={isOn}
        onChange={(on) => void ask(bridge.call('setHookEnabled', { id, isOn: on }))}
      />
      <p className="hook-report selectable" data-bad={last?.ok === false || undefined}>
        {formatReport(hook, now, texts)}
      </p>
      <HookOutput text={last?.output} />
      <div className="row wrap hook-actions">
        <Button aria-disabled={isTesting} onClick={() => isTesting || void test()}>
          {isTesting ? hookTexts.testing : testName}
        </Button>
        <Button onClick={() => setAsks('edit')}>{texts.common.edit}</Button>
        <Button look="quiet" onClick={() => setAsks('remove')}>
          {hookTexts.remove}
        </Button>
      </div>
      <CommandOutput outcome={refusal} />
      {asks === 'edit' && <HookDialog hook={hook} onClose={() => setAsks(undefined)} />}
      {asks === 'remove' && (
        <ConfirmDialog
          title={hookTexts.removeTitle(name)}
          text={hookTexts.removeText}
          confirm={hookTexts.removeConfirm}
          onConfirm={() => void ask(bridge.call('removeHook', { id }))}
          onClose={() => setAsks(undefined)}
        />
      )}
    </div>
  )
}

/** Formats an action, such as "ntfy, ntfy.sh/my-topic". */
function formatAction({ action, origin }: HookState, texts: Texts): string {
  const what = texts.hooks.services[action.type]
  if (action.type === 'command') return texts.hooks.to(what, [action.program, ...action.arguments].join(' '))
  if (action.type === 'ntfy') return texts.hooks.to(what, `${new URL(action.server).host}/${action.topic}`)
  return texts.hooks.to(what, origin && new URL(origin).host)
}

/** Formats filters, such as "Completed, Failed · Extraction · Workstation". */
function formatFilters(hook: HookState, servers: readonly ServerView[], texts: Texts): string {
  const { outcomes, notices = [], kinds, alsoWhilePaused } = hook
  const names = servers.filter(({ id }) => hook.servers.includes(id)).map(({ name }) => name)
  const removedCount = hook.servers.length - names.length
  return [
    outcomes.length === 4
      ? texts.hooks.anyOutcome
      : outcomes.map((each) => texts.outcomes[each].name).join(', '),
    notices.map((each) => texts.hooks.events[each]).join(', '),
    kinds.map((kind) => texts.results.kinds[kind]).join(', '),
    [...names, ...(removedCount > 0 ? [texts.hooks.removedServers(removedCount)] : [])].join(', '),
    alsoWhilePaused ? texts.hooks.always : '',
  ]
    .filter((part) => part !== '')
    .join(' · ')
}

/** Formats deliveries, such as "Last: 14:02 · Delivered (200)". */
function formatReport({ last, waiting, nextTryAt }: HookState, now: number, texts: Texts): string {
  const { hooks } = texts
  const when = last && (last.ok ? hooks.last : hooks.failedAt)(last.at, isWithinADay(now, last.at))
  return [
    when ?? hooks.never,
    last ? formatMessage(last.message, texts) : '',
    waiting > 0 ? hooks.waiting(waiting) : '',
    nextTryAt === undefined ? '' : hooks.nextTry(nextTryAt, isWithinADay(nextTryAt, now)),
  ]
    .filter((part) => part !== '')
    .join(' · ')
}
