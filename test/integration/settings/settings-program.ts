// oxlint-disable-next-line import/first -- it has to come before anything that uses files
import { copyBeforeSteps, onStep } from '#test/support/stops.ts'
import { z } from 'zod'
import { updateSettings } from '#main/commands/settings/update-settings.ts'
import { openCore, recordingPresenter } from '#test/support/core.ts'
import { wordsOf } from '#test/support/job-texts.ts'

const order = z.object({ folder: z.string(), copies: z.string() })
const { folder, copies } = order.parse(JSON.parse(process.argv[2] ?? ''))

const core = openCore({ folder, presenter: recordingPresenter() })
const steps: string[] = []
onStep(({ step }) => steps.push(step))
copyBeforeSteps(folder, copies)
updateSettings(core.context, { theme: 'light' })
console.log(
  JSON.stringify({ notices: core.store.state().notices.map(({ message }) => wordsOf(message)), steps }),
)
await core.stop()
