import { expect, it } from 'vitest'
import { createEmptySnapshot } from '#test/support/bridge-double.ts'
import { createJobView, createServerView } from '#test/support/sample-data.ts'
import { renderWindow, row, useFixedClock } from './render-window.tsx'

useFixedClock()

it('a job’s row shows that a terminal is waiting for the job', async () => {
  const jobs = [
    createJobView({ jobId: 'a', label: 'Volume 1', waitedFor: true }),
    createJobView({ jobId: 'b', label: 'Volume 2' }),
  ]
  await renderWindow(createEmptySnapshot({ servers: [createServerView({ id: 'work', name: 'Lab' })], jobs }))
  expect(row(/Volume 1/).textContent).toContain('Waited for in a terminal')
  expect(row(/Volume 2/).textContent).not.toContain('Waited for')
})
