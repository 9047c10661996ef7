import { demoOnce } from './support/demo-once.ts'
import { expect, test } from './support/fixtures.ts'
import { testRuntime } from './support/runtime.ts'

// oxlint-disable-next-line no-empty-pattern
test('the demo’s job runs, fails, is restarted from the notification, and completes', async ({}, testInfo) => {
  const seen: string[] = []
  const folder = testInfo.outputPath('demo')
  await demoOnce({ runtime: testRuntime(), folder, say: (line) => seen.push(line) })
  expect(seen.map((line) => line.split(' ').at(-1))).toEqual(['running', 'failed', 'restarted', 'completed'])
})
