import { screen, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import type { Snapshot } from '#shared/contract.ts'
import { createBridgeDouble } from '#test/support/bridge-double.ts'
import { createDiscoverySnapshot } from '#test/support/discovery-sample.ts'
import { createJobView } from '#test/support/sample-data.ts'
import { createQuotedMessage } from '#test/support/job-texts.ts'
import {
  button,
  choose,
  listed,
  noon,
  pass,
  press,
  renderWindow,
  row,
  settled,
  perform,
  useFixedClock,
  searchList,
} from './render-window.tsx'

useFixedClock()

const rules = () => within(screen.getByRole('dialog', { name: 'Watch new jobs automatically' }))

const section = () => within(screen.getByRole('region', { name: 'Other jobs on this server' }))

async function openServer(start: Snapshot = createDiscoverySnapshot()) {
  const double = createBridgeDouble({
    ...start,
    jobs: [createJobView({ jobId: 'a', followedBy: 'quality' })],
  })
  double.handle('scanServer', () => ({ ok: true }))
  const rendered = await renderWindow(double)
  perform(() => double.sendIntent({ show: 'server', serverId: 'work' }))
  await pass(0)
  return rendered
}

async function openList(start: Snapshot = createDiscoverySnapshot()) {
  const double = createBridgeDouble(start)
  double.handle('scanServer', () => ({ ok: true }))
  return renderWindow(double)
}

const extraction = 'Extraction · Cardiology'
const running = '4b1e4567-e89b-12d3-a456-4266141709c2'
const waiting = '5c2f4567-e89b-12d3-a456-426614170001'
const quality = '6d304567-e89b-12d3-a456-426614170002'

describe('discovered jobs', () => {
  it('are listed in one group: first running, then waiting, then ended today', async () => {
    const { double } = await openList()
    expect(double.getArguments('scanServer')).toEqual([{ serverId: 'work' }])
    expect(listed()).toEqual([
      'Not watched',
      'Quality · 6d304567',
      extraction,
      'Extraction · Oncology',
      extraction,
      'Extraction · Oncology',
    ])
    expect(row(/Cardiology, running/)).toHaveTextContent('Classifying chunk 412 of 1,180')
    expect(screen.getByText('Waiting for 6 min')).toBeVisible()
    expect(screen.getByText('Completed in 40 min')).toBeVisible()
  })

  it('can be watched one by one, and stay selected', async () => {
    const { double, user } = await openList()
    await press(user, row(/Cardiology, running/))
    await press(user, within(screen.getByRole('complementary')).getByRole('button', { name: 'Watch' }))
    expect(double.getArguments('watchListedJobs')).toEqual([{ keys: [`work/${running}`] }])
    expect(listed().slice(0, 3)).toEqual(['Running', extraction, 'Not watched'])
    expect(screen.getByRole('complementary')).toHaveTextContent('Cancel job…')
    expect(screen.getByText('Watching 1 job')).toBeVisible()
    await press(user, button('Watch Quality · 6d304567'))
    expect(double.getArguments('watchListedJobs').slice(1)).toEqual([{ keys: [`work/${quality}`] }])
  })

  it('can be watched all at once, except those that have ended', async () => {
    const { double, user } = await openList()
    await press(user, button('Watch all'))
    const [asked] = double.getArguments('watchListedJobs')
    expect(new Set(Object(asked).keys)).toEqual(
      new Set([`work/${running}`, `work/${waiting}`, `work/${quality}`]),
    )
    expect(double.snapshot().jobs).toHaveLength(3)
  })

  it('are listed only under “Not watched” if they ended before today', async () => {
    const start = createDiscoverySnapshot()
    const [found] = start.discoveries
    if (!found) throw new Error('no discovery')
    const yesterday = noon - 86_400_000
    const jobs = found.jobs.map((job) => (job.completedAt ? { ...job, completedAt: yesterday } : job))
    const { user } = await openList({ ...start, discoveries: [{ ...found, jobs }] })
    expect(listed()).toHaveLength(4)
    await press(user, button(/^Not watched/))
    expect(listed()).toHaveLength(6)
  })

  it('are hidden while their server is unreachable, unless they have ended', async () => {
    await openList(createDiscoverySnapshot({}, { reach: 'unreachable' }))
    expect(listed()).toEqual(['Not watched', extraction, 'Extraction · Oncology'])
  })

  it('are found by the list’s search', async () => {
    const { user } = await openList()
    await searchList(user, 'oncology')
    expect(listed()).toEqual(['Not watched', 'Extraction · Oncology', 'Extraction · Oncology'])
  })

  it('are counted in the sidebar', async () => {
    await openList()
    expect(button(/^Not watched/)).toHaveTextContent('5')
    expect(button('Workstation')).toHaveAccessibleDescription(/3 more jobs/)
  })
})

describe('discovered jobs on a server’s page', () => {
  it('are requested when the page opens, and can be shown in the list', async () => {
    const { double, user } = await openServer()
    expect(double.getArguments('scanServer')).toHaveLength(2)
    expect(section().getByText('3 jobs aren’t watched.')).toBeVisible()
    await press(user, section().getByRole('button', { name: 'Show' }))
    expect(listed()).toHaveLength(6)
    expect(button(/^Not watched/)).toHaveAttribute('aria-current', 'true')
  })

  it('come with a count of jobs that can’t be listed, and a button to paste IDs', async () => {
    const { user } = await openServer()
    expect(section().getByText(/^2 more jobs here can’t be listed/)).toBeVisible()
    await press(user, button('Paste IDs…'))
    expect(screen.getByRole('dialog', { name: 'Watch a job' })).toBeVisible()
  })

  it('are replaced by the reason why none can be shown', async () => {
    const { double } = await openServer()
    const reasons = [
      [{ state: 'unknown', jobs: [] }, {}, 'Looking for jobs…'],
      [{ state: 'scanning', jobs: [] }, {}, 'Looking for jobs…'],
      [{ jobs: [] }, { stats: undefined }, /^No other jobs found\. Taxonomies have no job ID/],
      [{ state: 'unavailable', sources: [], jobs: [] }, {}, /This server can’t list its jobs/],
      [
        { state: 'failed', reason: createQuotedMessage('Server error'), jobs: [] },
        {},
        'Couldn’t list the jobs: Server error',
      ],
    ] as const
    for (const [discovery, server, sentence] of reasons) {
      const { servers, discoveries } = createDiscoverySnapshot(discovery, server)
      perform(() => double.sendPatch({ servers, discoveries }))
      expect(section().getByText(sentence)).toBeVisible()
    }
    const { servers, discoveries } = createDiscoverySnapshot({ jobs: [] })
    perform(() => double.sendPatch({ servers, discoveries }))
    expect(section().getByText(/^4 jobs here can’t be listed/)).toBeVisible()
    expect(section().queryByText(/No other jobs found/)).not.toBeInTheDocument()
    for (const reach of ['unauthorized', 'unreachable'] as const) {
      perform(() => double.sendPatch({ servers: createDiscoverySnapshot({ jobs: [] }, { reach }).servers }))
      expect(screen.queryByRole('region', { name: 'Other jobs on this server' })).not.toBeInTheDocument()
    }
  })
})

describe('an empty list', () => {
  it('says how many jobs can’t be listed', async () => {
    await openList(createDiscoverySnapshot({ state: 'unavailable', sources: [], jobs: [] }))
    expect(screen.getByText(/^Workstation is running 4 jobs it can’t list/)).toBeVisible()
  })

  it('keeps the typed text in the watch dialog when the first job arrives', async () => {
    const { double, user } = await openList(
      createDiscoverySnapshot({ state: 'unavailable', sources: [], jobs: [] }),
    )
    await user.keyboard('abc')
    const { discoveries } = createDiscoverySnapshot()
    perform(() => double.sendPatch({ discoveries }))
    await pass(100)
    expect(within(screen.getByRole('dialog')).getByRole('textbox', { name: /Job ID/ })).toHaveValue('abc')
  })
})

describe('a watch rule', () => {
  it('can be added for a kind and a project in a dialog, and removed there', async () => {
    const { double, user } = await openServer()
    const line = within(screen.getByRole('region', { name: 'Watch new jobs automatically' }))
    expect(line.getByText('No rules')).toBeVisible()
    await press(user, line.getByRole('button', { name: 'Change…' }))
    await choose(user, 'Kind', 'Extraction')
    await choose(user, 'Project', 'Oncology')
    await user.click(rules().getByRole('button', { name: 'Add rule' }))
    await pass(0)
    expect(double.getArguments('setWatchRule')).toEqual([
      { serverId: 'work', kind: 'extraction', project: { id: '2', name: 'Oncology' } },
    ])
    await user.click(button('Remove rule: Extraction jobs in Oncology'))
    await pass(0)
    expect(double.getArguments('removeWatchRule')).toEqual([{ serverId: 'work', rule: 'rule-1' }])
    expect(rules().queryByRole('list')).not.toBeInTheDocument()
    await user.keyboard('{Escape}')
    await settled()
    expect(line.getByRole('button', { name: 'Change…' })).toHaveFocus()
  })

  it('shows which kinds it covers without the plugin, or that it covers none', async () => {
    const watchRules = [
      { id: 'all', since: 0 },
      { id: 'parsing', kind: 'parsing', since: 0 },
      { id: 'extraction', kind: 'extraction', since: 0 },
    ] as const
    const { user } = await openServer(createDiscoverySnapshot({}, { watchRules }))
    await press(user, button('Change…'))
    const [all, parsing, extractions] = rules().getAllByRole('listitem')
    expect(all).toHaveTextContent(/^All jobsOnly the kinds this server lists: Extraction, Quality/)
    expect(parsing).toHaveTextContent(/^All parsing jobsThis server can’t list these jobs/)
    expect(extractions).toHaveTextContent(/^All extraction jobsRemove$/)
    expect(screen.getByRole('dialog')).toHaveTextContent('With the Compileo Tray plugin, it lists all.')
    await press(user, rules().getByRole('combobox', { name: 'Kind' }))
    expect(screen.getAllByRole('option').map(({ textContent }) => textContent)).toEqual([
      'All kinds',
      'Extraction',
      'Quality',
    ])
    await press(user, screen.getByRole('option', { name: 'Quality' }))
    await choose(user, 'Project', 'Oncology')
    expect(rules().getByRole('button', { name: 'Add rule' })).toBeDisabled()
    expect(rules().getAllByText('This server can’t list these jobs')).toHaveLength(2)
  })

  it('can be limited to the jobs of one user', async () => {
    const { double, user } = await openServer()
    perform(() => double.changeJob('work/a', { startedBy: 'anna' }))
    await press(user, button('Change…'))
    await choose(user, 'Started by', 'started by anna')
    await user.click(rules().getByRole('button', { name: 'Add rule' }))
    await pass(0)
    expect(double.getArguments('setWatchRule')).toEqual([{ serverId: 'work', startedBy: 'anna' }])
    expect(rules().getByRole('list')).toHaveTextContent('All jobs · started by anna')
  })
})

describe('a job that a watch rule added', () => {
  const rule = { id: 'r', kind: 'extraction' as const, project: { id: '1', name: 'Cardiology' }, since: 0 }
  const added = createJobView({
    jobId: running,
    kind: 'extraction',
    project: { id: '1', name: 'Cardiology' },
    addedBy: { rule: 'r', since: 0 },
  })

  it('names the rule in its details, but not in its row', async () => {
    const start = createDiscoverySnapshot({ jobs: [] }, { watchRules: [rule] })
    const { double, user } = await renderWindow({ ...start, jobs: [added] })
    expect(screen.getByRole('row', { name: /Extraction · Cardiology/ })).not.toHaveTextContent(
      'automatically',
    )
    perform(() => double.sendIntent({ show: 'job', key: added.identity.key }))
    await pass(0)
    expect(screen.getByText('Added automatically by the rule “Extraction jobs in Cardiology”')).toBeVisible()
    await user.click(button('Stop watching'))
    await pass(0)
    expect(double.getArguments('unwatch')).toEqual([{ keys: [added.identity.key] }])
  })
})
