import { describe, expect, it } from 'vitest'
import { hasAlert, createAlertNotification } from '#main/core/notifications/alert-notification.ts'
import { getCommandName, type NotificationSpec } from '#main/core/notifications/notification.ts'
import type { QueueAlert, QueueAlertKind } from '#shared/model.ts'
import { type Settings } from '#shared/settings.ts'
import { context as contextOf, NOW, server } from './outcomes.ts'
import { createQuotedMessage } from '#test/support/job-texts.ts'
import { texts } from '#test/support/english.ts'

const alert = (kind: QueueAlertKind, text: string, raisedAt = NOW): QueueAlert => ({
  kind,
  raisedAt,
  message: createQuotedMessage(text),
})
const context = ({ settings = {} }: { readonly settings?: Partial<Settings> } = {}) =>
  contextOf({ settings: { notifyAlerts: true, ...settings } })
const lab = server('s1', 'Lab GPU')
const idle = alert('none-running', '14 jobs waiting, none running')

const raise = (kinds: readonly QueueAlertKind[], by = lab, settings: Partial<Settings> = {}) =>
  createAlertNotification(
    by,
    kinds.map((kind) => alert(kind, '')),
    context({ settings }),
  )
const actions = (spec: NotificationSpec | undefined) =>
  spec?.buttons.map(({ command }) => getCommandName(command))

describe('the notification for queue alerts', () => {
  it('names the server, the problem, and what the user can do', () => {
    expect(createAlertNotification(lab, [idle], context())).toMatchObject({
      id: 'queue:s1',
      title: 'Lab GPU: 14 jobs waiting, none running',
      body: texts.alerts.advice['none-running'],
      urgency: 'normal',
      buttons: [
        { label: 'Show', command: { open: { show: 'server', serverId: 's1' } } },
        { label: 'Open in Compileo', command: { name: 'openInCompileo', args: { serverId: 's1' } } },
      ],
    })
  })

  it('offers to open the queue in Compileo, unless the server is unreachable', () => {
    expect(actions(raise(['none-running']))).toEqual(['server', 'openInCompileo'])
    expect(actions(raise(['unreachable']))).toEqual(['server'])
  })

  it('has the category “network.error” if the server is unreachable', () => {
    expect(raise(['cpu', 'unreachable'])).toMatchObject({
      title: 'Lab GPU: 2 queue alerts',
      category: 'network.error',
    })
    expect(raise(['unreachable'])?.title).toBe(texts.notifications.unreachable('Lab GPU'))
    expect(raise(['cpu'])).not.toHaveProperty('category')
  })

  it('is shared by several alerts that were raised at once', () => {
    expect(createAlertNotification(lab, [idle, alert('cpu', 'CPU at 95%')], context())).toMatchObject({
      title: 'Lab GPU: 2 queue alerts',
      body: '14 jobs waiting, none running\nCPU at 95%',
    })
  })

  it('truncates a long server name', () => {
    const title = createAlertNotification(server('s1', 'x'.repeat(99)), [idle], context())?.title
    expect(title).toBe(`${'x'.repeat(39)}…: 14 jobs waiting, none running`)
  })

  it.each([
    ['alerts are switched off', lab, { notifyAlerts: false }],
    ['the server is muted', { ...lab, muted: true }, {}],
    ['notifications are paused', lab, { pausedUntil: NOW + 1 }],
    ['no alert was raised', lab, {}, []],
  ])('isn’t shown if %s', (_name, of, settings, raised: QueueAlert[] = [idle]) => {
    expect(createAlertNotification(of, raised, context({ settings }))).toBeUndefined()
  })
})

describe('an alert', () => {
  it('stays the same while it is raised, even if its counts change', () => {
    const raised = [alert('cpu', 'CPU at 95%'), alert('pending', '12 jobs waiting')]
    expect(hasAlert(raised, alert('pending', '15 jobs waiting'))).toBe(true)
  })

  it('is a new alert if it was raised at another time or is of another kind', () => {
    expect(
      hasAlert([alert('pending', '12 jobs waiting')], alert('pending', '12 jobs waiting', NOW + 1)),
    ).toBe(false)
    expect(hasAlert([alert('cpu', 'CPU at 95%')], alert('pending', '12 jobs waiting'))).toBe(false)
  })
})
