import { screen, within } from '@testing-library/react'
import type { JobDetail, JobView, ServerView } from '#shared/model.ts'
import { createBridgeDouble, createEmptySnapshot } from '#test/support/bridge-double.ts'
import { createSampleDetail, createServerView } from '#test/support/sample-data.ts'
import { pass, renderWindow, perform } from './render-window.tsx'

export const detail = () => within(screen.getByRole('complementary', { name: 'Job details' }))

const maxErrorLength = 2_000

function sentOf(whole: JobDetail): JobDetail {
  const { error = '' } = whole
  return error.length > maxErrorLength
    ? { ...whole, error: error.slice(0, maxErrorLength), isTruncated: true }
    : whole
}

export async function openDetail(
  job: JobView,
  given: Partial<JobDetail> = {},
  server: Partial<ServerView> = {},
  resultBytes?: number,
) {
  const servers = [createServerView({ id: job.identity.serverId, name: 'Workstation', ...server })]
  const double = createBridgeDouble(createEmptySnapshot({ servers, jobs: [job] }))
  double.handle('jobDetail', ({ key }) => sentOf({ ...createSampleDetail(key), ...given }))
  double.handle('wholeJob', () => ({ ok: true, error: given.error, result: given.result, resultBytes }))
  const rendered = await renderWindow(double)
  perform(() => double.sendIntent({ show: 'job', key: job.identity.key }))
  await pass(0)
  return rendered
}
