import { expect, it } from 'vitest'
import { removeHook, saveHook, setHookEnabled } from '#main/core/commands/hooks/edit-hooks.ts'
import { maxHooks, type HookAction, type HookDraft, type HookSecrets } from '#shared/hooks.ts'
import { runCore } from '#test/support/running-core.ts'
import { createTempFolder } from '#test/support/temp-folder.ts'
import { formatAllMessages, createQuotedMessage } from '#test/support/job-texts.ts'

const draft = (given: Partial<HookDraft> = {}): HookDraft => ({
  name: 'Tell the team',
  isOn: true,
  outcomes: ['failed'],
  kinds: [],
  servers: [],
  alsoWhilePaused: false,
  action: { type: 'webhook' },
  ...given,
})
const agreed = async () => true
const url = 'https://receiver.example/in'

it.each<[string, HookDraft, HookSecrets, string]>([
  [
    'that was removed while it was being edited',
    draft({ id: 'gone' }),
    { url },
    'This hook has been removed.',
  ],
  ['without an event', draft({ outcomes: [] }), { url }, 'Choose at least one event.'],
  ['without an address', draft(), {}, 'The webhook URL is missing. Enter it again.'],
  ['with an invalid address', draft(), { url: 'nonsense' }, 'That isn’t a valid webhook URL.'],
  [
    'for a chat without an address',
    draft({ action: { type: 'slack' } }),
    {},
    'The webhook URL is missing. Enter it again.',
  ],
])('a hook %s isn’t saved', async (_, hook, secrets, words) => {
  const { context, store } = runCore({ folder: createTempFolder() })
  const { ok, message } = await saveHook(context, agreed, { hook, secrets })
  expect([ok, formatAllMessages(message)]).toEqual([false, words])
  expect(store.state().hooks).toEqual([])
})

it('a hook keeps only the secrets that its action needs', async () => {
  const { context, store } = runCore({ folder: createTempFolder() })
  const all = { url, secret: 'whsec_c2VjcmV0', token: 'T' }
  const rows: readonly (readonly [HookAction, readonly string[]])[] = [
    [{ type: 'webhook' }, ['url', 'secret']],
    [{ type: 'slack' }, ['url']],
    [{ type: 'ntfy', server: 'https://push.example', topic: 'x' }, ['token']],
    [{ type: 'command', program: 'true', arguments: [], inShell: false }, []],
  ]
  for (const [action, names] of rows) {
    const { hookId } = await saveHook(context, agreed, { hook: draft({ action }), secrets: all })
    expect(new Set(store.state().hooks.find(({ id }) => id === hookId)?.secrets)).toEqual(new Set(names))
  }
})

it('the user can have at most 50 hooks, and can switch each off or remove it', async () => {
  const { context, store } = runCore({ folder: createTempFolder() })
  const save = (given: Partial<HookDraft> = {}) =>
    saveHook(context, agreed, { hook: draft(given), secrets: { url } })
  const { hookId: first = '' } = await save()
  for (let n = 1; n < maxHooks; n += 1) await save()
  expect(store.state().hooks).toHaveLength(maxHooks)
  expect(formatAllMessages(await save())).toEqual({ ok: false, message: 'You can have 50 hooks at most.' })
  expect(await save({ id: first, name: 'Renamed' })).toMatchObject({ ok: true })
  expect(setHookEnabled(context, first, false)).toEqual({ ok: true })
  expect(store.state().hooks.find(({ id }) => id === first)).toMatchObject({ name: 'Renamed', isOn: false })
  store.putBanner({ id: `hook:${first}`, tone: 'warning', message: { code: 'hooks.gone' } })
  const removing = async () => removeHook(context, first).ok
  const action: HookAction = { type: 'command', program: 'true', arguments: [], inShell: false }
  const change = { hook: draft({ id: first, action }), secrets: {} }
  expect(formatAllMessages(await saveHook(context, removing, change))).toEqual({
    ok: false,
    message: 'This hook has been removed.',
  })
  expect(store.state().hooks).toHaveLength(maxHooks - 1)
  expect(store.state().banners).toEqual([])
})

it('a changed hook keeps the result of its last delivery', async () => {
  const { context, store } = runCore({ folder: createTempFolder() })
  const save = (given: Partial<HookDraft> = {}) =>
    saveHook(context, agreed, { hook: draft(given), secrets: { url } })
  const { hookId: id = '' } = await save()
  const last = { at: 1_000, ok: true, message: createQuotedMessage('Delivered') }
  store.updateHook(id, (hook) => ({ ...hook, last }))
  await save({ id, name: 'Renamed' })
  expect(store.state().hooks).toMatchObject([{ name: 'Renamed', last }])
})
