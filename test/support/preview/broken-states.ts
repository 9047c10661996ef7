import { createBridgeDouble, createEmptySnapshot, type BridgeDouble } from '../bridge-double.ts'
import { createJobView, createServerView } from '../sample-data.ts'
import { createServerSnapshot } from '../server-sample.ts'
import { createSampleBridge, sendIntentOnSnapshot } from './sample-state.ts'

function brokenJobs(): BridgeDouble {
  const servers = [createServerView({ id: 'work', name: 'Workstation' })]
  return createBridgeDouble(
    createEmptySnapshot({ servers, jobs: [createJobView({ jobId: 'job', currentStep: JSON.parse('{}') })] }),
  )
}

function brokenDetails(): BridgeDouble {
  const double = createSampleBridge()
  double.handle('jobDetail', () => JSON.parse('{}'))
  const [job] = double.snapshot().jobs
  return job ? sendIntentOnSnapshot(double, { show: 'job', key: job.identity.key }) : double
}

function brokenSettings(): BridgeDouble {
  const double = sendIntentOnSnapshot(createSampleBridge(), { show: 'settings' })
  const { settings } = double.snapshot()
  double.changeWithoutPatch({ settings: { ...settings, quietHours: JSON.parse('null') } })
  return double
}

const brokenServer = (): BridgeDouble =>
  sendIntentOnSnapshot(createBridgeDouble(createServerSnapshot({ url: JSON.parse('{}') })), {
    show: 'server',
    serverId: 'work',
  })

function brokenWindow(): BridgeDouble {
  const double = createSampleBridge()
  double.changeWithoutPatch({ banners: JSON.parse('[null]') })
  return double
}

export const brokenStates: Readonly<Record<string, () => BridgeDouble>> = {
  'broken-jobs': brokenJobs,
  'broken-details': brokenDetails,
  'broken-server': brokenServer,
  'broken-settings': brokenSettings,
  'broken-window': brokenWindow,
}
