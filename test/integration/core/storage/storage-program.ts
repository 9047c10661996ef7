// oxlint-disable-next-line import/first -- it has to come before anything that uses files
import { copyBeforeSteps, killAtStep, addStepListener, killPointSchema } from '#test/support/kill-points.ts'
import { z } from 'zod'
import { carryOut, work } from './storage-work.ts'

const {
  stop: place,
  copies,
  ...order
} = work
  .extend({ stop: killPointSchema.optional(), copies: z.string().optional() })
  .parse(JSON.parse(process.argv[2] ?? ''))
const steps: string[] = []
addStepListener(({ step }) => steps.push(step))
if (place) killAtStep(place)
if (copies !== undefined) copyBeforeSteps(order.folder, copies)
console.log(JSON.stringify({ ...(await carryOut(order)), steps }))
