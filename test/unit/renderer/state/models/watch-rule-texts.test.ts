import { expect, it } from 'vitest'
import { formatWatchRule } from '#renderer/state/models/watch-rule-texts.ts'
import type { WatchRule } from '#shared/model.ts'
import { texts } from '#test/support/english.ts'

const project = { id: '7', name: 'Cardiology' }

it.each<readonly [name: string, text: string, rule: Pick<WatchRule, 'kind' | 'project' | 'startedBy'>]>([
  ['every job', texts.filters.all, {}],
  ['a kind', 'All extraction jobs', { kind: 'extraction' }],
  ['a project', 'All jobs in Cardiology', { project }],
  ['a kind and a project', 'Extraction jobs in Cardiology', { kind: 'extraction', project }],
  ['a kind and a user', 'All extraction jobs · started by anna', { kind: 'extraction', startedBy: 'anna' }],
])('a watch rule for %s is shown as “%s”', (_, text, rule) => {
  expect(formatWatchRule(rule, texts)).toBe(text)
})
