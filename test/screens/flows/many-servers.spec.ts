import { fullSampleOf } from '../../support/server-sample.ts'
import { changeServer } from '../support/double.ts'
import { expect, moment, test } from '../support/fixtures.ts'

test('a queue is judged by each sample, and warns before an alert is raised', async ({ stage }) => {
  const { page } = stage
  await stage.open('server')
  const queue = page.getByRole('region', { name: 'Queue' })
  await changeServer(page, 'work', { alerts: [], stats: fullSampleOf(moment, { failed: 17 }) })
  await expect(queue).toContainText('Good')
  await changeServer(page, 'work', { stats: fullSampleOf(moment, { failed: 17, cpuPercent: 95 }) })
  await expect(queue).toContainText('Warning')
  await expect(queue).toContainText('CPU at 95%')
  await expect(page.getByRole('region', { name: 'Alerts' })).toBeHidden()
})
