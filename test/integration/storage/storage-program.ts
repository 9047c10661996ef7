// oxlint-disable-next-line import/first -- it has to come before anything that uses files
import { dieAt, onStep, stop } from '../../support/stops.ts'
import { carryOut, work } from './storage-work.ts'

// Prints the result as JSON.

const { stop: place, ...order } = work
  .extend({ stop: stop.optional() })
  .parse(JSON.parse(process.argv[2] ?? ''))
const steps: string[] = []
onStep(({ step }) => steps.push(step))
if (place) dieAt(place)
console.log(JSON.stringify({ ...(await carryOut(order)), steps }))
