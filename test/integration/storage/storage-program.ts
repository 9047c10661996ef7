// oxlint-disable-next-line import/first -- it has to come before anything that uses files
import { copyBeforeSteps, dieAt, onStep, stop } from '#test/support/stops.ts'
import { z } from 'zod'
import { carryOut, work } from './storage-work.ts'

const {
  stop: place,
  copies,
  ...order
} = work
  .extend({ stop: stop.optional(), copies: z.string().optional() })
  .parse(JSON.parse(process.argv[2] ?? ''))
const steps: string[] = []
onStep(({ step }) => steps.push(step))
if (place) dieAt(place)
if (copies !== undefined) copyBeforeSteps(order.folder, copies)
console.log(JSON.stringify({ ...(await carryOut(order)), steps }))
