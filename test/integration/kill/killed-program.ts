// oxlint-disable-next-line import/first -- it has to come before anything that uses files
import { killAtStep, addStepListener } from '#test/support/kill-points.ts'
import type { Delivery } from '#main/core/notifications/notification.ts'
import { openTestCore, createRecordingPresenter } from '#test/support/core.ts'
import { order, reply, type Word } from './messages.ts'

const { folder, dieAt: place } = order.parse(JSON.parse(process.argv[2] ?? ''))
if (place) killAtStep(place)

function say(word: Word) {
  process.send?.(word)
}

const announced = /"announced":"([^"]+)"/
addStepListener(({ step, about }) => {
  const name = step === 'writeSync' ? announced.exec(about)?.[1] : undefined
  if (name !== undefined) say({ say: 'recorded', name })
})

const waiting = new Map<number, (delivery: Delivery) => void>()
let shown = 0
const presenter = createRecordingPresenter(({ title, outcomes = [] }) => {
  const nth = ++shown
  say({ say: 'show', nth, title, keys: outcomes.map(({ key }) => key) })
  return new Promise((resolve) => waiting.set(nth, resolve))
})

const core = openTestCore({ folder, presenter })

process.on('message', (message) => {
  const received = reply.parse(message)
  if (received.do === 'taken') {
    waiting.get(received.nth)?.({ accepted: true })
    return
  }
  core.stop().then(
    () => process.disconnect(),
    (error: unknown) => {
      throw error
    },
  )
})
process.on('disconnect', () => process.exit())

core.start()
