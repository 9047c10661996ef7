import { screen, within } from '@testing-library/react'
import type { JobDetail, JobView, ServerView } from '../../shared/model.ts'
import { createBridgeDouble, emptySnapshot } from '../support/bridge-double.ts'
import { sampleDetail, serverOf } from '../support/sample-data.ts'
import { pass, renderWindow, tell } from './render-window.tsx'

/** What is found in the open detail. */
export const detail = () => within(screen.getByRole('complementary', { name: 'Job detail' }))

/** A window in which the detail of this job is open. What is not given of the detail is the sample's. */
export async function openDetail(
  job: JobView,
  given: Partial<JobDetail> = {},
  server: Partial<ServerView> = {},
) {
  const servers = [serverOf({ id: job.serverId, name: 'Workstation', ...server })]
  const double = createBridgeDouble(emptySnapshot({ servers, jobs: [job] }))
  double.on('jobDetail', ({ key }) => ({ ...sampleDetail(key), ...given }))
  const rendered = await renderWindow(double)
  tell(() => double.intend({ show: 'job', key: job.key }))
  await pass(0)
  return rendered
}
