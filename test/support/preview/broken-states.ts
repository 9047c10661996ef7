import { createBridgeDouble, emptySnapshot, type BridgeDouble } from '../bridge-double.ts'
import { jobOf, serverOf } from '../sample-data.ts'
import { serverSnapshot } from '../server-sample.ts'
import { sample, showing } from './sample-state.ts'

function brokenJobs(): BridgeDouble {
  const servers = [serverOf({ id: 'work', name: 'Workstation' })]
  return createBridgeDouble(
    emptySnapshot({ servers, jobs: [jobOf({ jobId: 'job', currentStep: JSON.parse('{}') })] }),
  )
}

function brokenDetails(): BridgeDouble {
  const double = sample()
  double.on('jobDetail', () => JSON.parse('{}'))
  const [job] = double.snapshot().jobs
  return job ? showing(double, { show: 'job', key: job.identity.key }) : double
}

function brokenSettings(): BridgeDouble {
  const double = showing(sample(), { show: 'settings' })
  const { settings } = double.snapshot()
  double.lose({ settings: { ...settings, quietHours: JSON.parse('null') } })
  return double
}

const brokenServer = (): BridgeDouble =>
  showing(createBridgeDouble(serverSnapshot({ url: JSON.parse('{}') })), {
    show: 'server',
    serverId: 'work',
  })

function brokenWindow(): BridgeDouble {
  const double = sample()
  double.lose({ banners: JSON.parse('[null]') })
  return double
}

export const brokenStates: Readonly<Record<string, () => BridgeDouble>> = {
  'broken-jobs': brokenJobs,
  'broken-details': brokenDetails,
  'broken-server': brokenServer,
  'broken-settings': brokenSettings,
  'broken-window': brokenWindow,
}
