import { systemClock } from '../../main/base/clock.ts'
import { runAgent } from '../../main/agent/agent.ts'
import { acceleratedClock, tempoShape } from './tempo.ts'

Object.assign(systemClock, acceleratedClock(tempoShape.parse(JSON.parse(process.env['SOAK_TEMPO'] ?? ''))))

process.exit(
  await runAgent(process.argv.slice(2), {
    env: process.env,
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
  }),
)
