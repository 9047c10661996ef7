import { expect, it } from 'vitest'
import { formatWatchRule } from '#renderer/state/models/watch-rule-texts.ts'
import type { WatchRule } from '#shared/model.ts'
import { texts } from '#test/support/english.ts'

const project = { id: '7', name: 'Cardiology' }

it.each<readonly [Pick<WatchRule, 'kind' | 'project' | 'startedBy'>, string]>([
  [{}, texts.filters.all],
  [{ kind: 'extraction' }, 'All extraction jobs'],
  [{ project }, 'All jobs in Cardiology'],
  [{ kind: 'extraction', project }, 'Extraction jobs in Cardiology'],
  [{ kind: 'extraction', startedBy: 'anna' }, 'All extraction jobs · started by anna'],
])('the watch rule %j is shown as “%s”', (rule, text) => {
  expect(formatWatchRule(rule, texts)).toBe(text)
})
