import { screen, within } from '@testing-library/react'
import type { JobDetail, JobView, ServerView } from '#shared/model.ts'
import { createBridgeDouble, emptySnapshot } from '#test/support/bridge-double.ts'
import { sampleDetail, serverOf } from '#test/support/sample-data.ts'
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
  const servers = [serverOf({ id: job.identity.serverId, name: 'Workstation', ...server })]
  const double = createBridgeDouble(emptySnapshot({ servers, jobs: [job] }))
  double.on('jobDetail', ({ key }) => sentOf({ ...sampleDetail(key), ...given }))
  double.on('wholeJob', () => ({ ok: true, error: given.error, result: given.result, resultBytes }))
  const rendered = await renderWindow(double)
  perform(() => double.intend({ show: 'job', key: job.identity.key }))
  await pass(0)
  return rendered
}
