// oxlint-disable-next-line import/first -- it has to come before anything that uses files
import { dieAt, onStep, stop } from '../../support/stops.ts'
import { z } from 'zod'
import { updateSettings } from '../../../main/commands/settings/update-settings.ts'
import { openCore, recordingPresenter } from '../../support/core.ts'
import { wordsOf } from '../../support/job-texts.ts'

// Prints the result as JSON.

const order = z.object({ folder: z.string(), stop: stop.optional() })
const { folder, stop: place } = order.parse(JSON.parse(process.argv[2] ?? ''))

const core = openCore({ folder, presenter: recordingPresenter() })
const steps: string[] = []
onStep(({ step }) => steps.push(step))
if (place) dieAt(place)
// The settings exceed the smallest possible disk, 512 bytes.
updateSettings(core.context, { theme: 'light', shortcut: 'x'.repeat(100) })
console.log(
  JSON.stringify({ notices: core.store.state().notices.map(({ message }) => wordsOf(message)), steps }),
)
await core.stop()
