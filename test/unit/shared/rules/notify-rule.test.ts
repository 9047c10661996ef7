import { describe, expect, it } from 'vitest'
import { isWanted, ruleOf } from '../../../../shared/rules/notify-rule.ts'
import { defaultSettings, type NotifyRule } from '../../../../shared/settings.ts'

const cardiology = { id: 'p', name: 'Cardiology' }
const server = { url: 'http://a' }
const rules: NotifyRule[] = [
  { server: 'http://a', kind: 'parsing', notify: 'none' },
  { project: cardiology, notify: 'all' },
  { kind: 'parsing', notify: 'failures', limitMinutes: 60 },
]
const found = (job: Parameters<typeof ruleOf>[0], on: { url: string } | undefined = server) =>
  rules.indexOf(ruleOf(job, on, { notifyRules: rules }) ?? { notify: 'none' })

describe('a notification rule', () => {
  it('is the first that matches server, kind and project', () => {
    expect(found({ kind: 'parsing', project: cardiology })).toBe(0)
    expect(found({ kind: 'chunking', project: { id: 'p', name: 'renamed' } })).toBe(1)
    expect(found({ kind: 'parsing' }, { url: 'http://b' })).toBe(2)
    expect(found({ kind: 'chunking' })).toBe(-1)
    expect(found({ kind: undefined }, undefined)).toBe(-1)
  })

  it('comes before what is chosen in general', () => {
    const settings = { notify: { ...defaultSettings.notify, completed: false, failed: false } }
    const wanted = (notify: NotifyRule['notify'] | undefined) =>
      (['completed', 'completedWithErrors', 'failed'] as const).filter((kind) =>
        isWanted(kind, notify && { notify }, settings),
      )
    expect(wanted(undefined)).toEqual(['completedWithErrors'])
    expect(wanted('all')).toEqual(['completed', 'completedWithErrors', 'failed'])
    expect(wanted('failures')).toEqual(['completedWithErrors', 'failed'])
    expect(wanted('none')).toEqual([])
  })
})
