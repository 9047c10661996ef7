import { systemClock } from '#main/base/clock.ts'
import { runAgent } from '#main/agent/agent.ts'
import { order } from './messages.ts'
import { acceleratedClock, tempoShape } from './tempo.ts'

const tempo = tempoShape.parse(JSON.parse(process.env['SOAK_TEMPO'] ?? ''))
Object.assign(systemClock, acceleratedClock(tempo))
process.on('message', (message) => {
  const received = order.parse(message)
  if (received.do !== 'time') return
  Object.assign(tempo, received.tempo)
  process.send?.({ say: 'heard' })
})
process.channel?.unref()

process.exit(
  await runAgent(process.argv.slice(2), {
    env: process.env,
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
  }),
)
