import { demoOnce } from './support/demo-once.ts'
import { expect, test } from './support/fixtures.ts'
import { testRuntime } from './support/runtime.ts'

// oxlint-disable-next-line no-empty-pattern
test('the demo sees its job run, fail, restart from the notification and complete', async ({}, testInfo) => {
  const seen: string[] = []
  const folder = testInfo.outputPath('demo')
  await demoOnce({ runtime: testRuntime(), folder, say: (line) => seen.push(line) })
  expect(seen.map((line) => line.split(' ').at(-1))).toEqual(['running', 'failed', 'restarted', 'completed'])
})
