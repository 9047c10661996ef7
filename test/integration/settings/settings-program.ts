// oxlint-disable-next-line import/first -- it has to come before anything that uses files
import { copyBeforeSteps, addStepListener } from '#test/support/kill-points.ts'
import { z } from 'zod'
import { updateSettings } from '#main/core/commands/settings/update-settings.ts'
import { openTestCore, createRecordingPresenter } from '#test/support/core.ts'
import { formatMessageOrText } from '#test/support/job-texts.ts'

const order = z.object({
  folder: z.string(),
  copies: z.string(),
  /** Changes the settings ten times as a user who may not write into the folder. */
  isForbidden: z.boolean(),
})
const { folder, copies, isForbidden } = order.parse(JSON.parse(process.argv[2] ?? ''))

const core = openTestCore({ folder, presenter: createRecordingPresenter() })
const steps: string[] = []
addStepListener(({ step }) => steps.push(step))
if (!isForbidden) copyBeforeSteps(folder, copies)
// Root may write anywhere.
else if (process.getuid?.() === 0) process.setuid?.('nobody')
const begun = performance.now()
for (let nth = 0; nth < (isForbidden ? 10 : 1); nth += 1)
  updateSettings(core.context, { theme: 'light', pausedUntil: nth })
const tookMs = performance.now() - begun
console.log(
  JSON.stringify({
    banners: core.store.state().banners.map(({ message }) => formatMessageOrText(message)),
    steps,
    tookMs,
  }),
)
if (isForbidden) process.exit()
await core.stop()
