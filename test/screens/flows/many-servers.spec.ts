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

test('a rule says which kinds it covers without the plugin, and which none', async ({ stage }) => {
  const { page } = stage
  await stage.open('found')
  const rules = page.getByRole('region', { name: 'Watch new jobs automatically' })
  await changeServer(page, 'work', {
    watchRules: [
      { id: 'all', since: 0 },
      { id: 'parsing', kind: 'parsing', since: 0 },
      { id: 'extraction', kind: 'extraction', since: 0 },
    ],
  })
  await expect(rules.getByRole('listitem')).toContainText([
    /^All jobsOnly the kinds this server lists: Extraction, Quality/,
    /^All parsing jobsThis server doesn’t list such jobs/,
    /^All extraction jobsRemove$/,
  ])
  await expect(rules).toContainText('With the Compileo Tray plugin, it lists all.')
  await rules.getByRole('combobox', { name: 'Kind' }).click()
  await expect(page.getByRole('option')).toHaveText(['All kinds', 'Extraction', 'Quality'])
})
