import { screen, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import type { Snapshot } from '#shared/contract.ts'
import { createBridgeDouble } from '#test/support/bridge-double.ts'
import { foundSnapshot } from '#test/support/discovery-sample.ts'
import { jobOf } from '#test/support/sample-data.ts'
import { saying } from '#test/support/job-texts.ts'
import {
  button,
  choose,
  pass,
  press,
  renderWindow,
  settled,
  perform,
  useFixedClock,
} from './render-window.tsx'

useFixedClock()

const section = () => within(screen.getByRole('region', { name: /^Other jobs on this server/ }))
const rules = () => within(screen.getByRole('dialog', { name: 'Watch new jobs automatically' }))
const shown = () =>
  section()
    .getAllByRole('listitem')
    .map((item) => item.querySelector('.job-row-name')?.textContent)

async function openServer(start: Snapshot = foundSnapshot()) {
  const double = createBridgeDouble({ ...start, jobs: [jobOf({ jobId: 'a', followedBy: 'quality' })] })
  double.on('scanServer', () => ({ ok: true }))
  const rendered = await renderWindow(double)
  perform(() => double.intend({ show: 'server', serverId: 'work' }))
  await pass(0)
  return rendered
}

const extraction = 'Extraction · Cardiology'
const running = '4b1e4567-e89b-12d3-a456-4266141709c2'
const waiting = '5c2f4567-e89b-12d3-a456-426614170001'
const quality = '6d304567-e89b-12d3-a456-426614170002'

describe('the jobs on a server', () => {
  it('are scanned when its page opens, and listed with kind, project, state and times', async () => {
    const { double } = await openServer()
    expect(double.callsOf('scanServer')).toEqual([{ serverId: 'work' }])
    expect(shown()).toEqual([extraction, 'Extraction · Oncology', 'Quality · 6d304567'])
    expect(section().getAllByRole('listitem')[0]).toHaveTextContent(
      'Running · 38% · Classifying chunk 412 of 1,180 · 12 min elapsed',
    )
    expect(section().getAllByRole('listitem')[1]).toHaveTextContent('Waiting for 6 min')
  })

  it('are watched one by one, and the focus moves to the next', async () => {
    const { double, user } = await openServer()
    await user.click(button(`Watch ${extraction}`))
    await pass(0)
    expect(double.callsOf('watchListed')).toEqual([{ keys: [`work/${running}`] }])
    expect(shown()).toEqual(['Extraction · Oncology', 'Quality · 6d304567'])
    expect(button('Watch Extraction · Oncology')).toHaveFocus()
    expect(screen.getByText('Watching 1 job')).toBeVisible()
  })

  it('are watched all at once', async () => {
    const { double, user } = await openServer()
    await user.click(button('Watch all 3'))
    await pass(0)
    expect(double.callsOf('watchListed')).toEqual([
      { keys: [`work/${running}`, `work/${waiting}`, `work/${quality}`] },
    ])
    expect(section().getByText(/^No other jobs found/)).toBeVisible()
  })

  it('are hidden once they have ended, and shown on request', async () => {
    const { user } = await openServer()
    await user.click(button('Show 2 finished jobs'))
    expect(shown()).toHaveLength(5)
    expect(section().getByText(/^Completed in 40 min · /)).toBeVisible()
    expect(section().getByText(/^Failed after 5 min · /)).toBeVisible()
    await user.click(button('Hide finished jobs'))
    expect(shown()).toHaveLength(3)
  })

  it('are counted if the server can’t list them, with a button to paste their IDs', async () => {
    const { user } = await openServer()
    expect(section().getByText(/^2 more jobs here can’t be listed/)).toBeVisible()
    await press(user, button('Paste IDs…'))
    expect(screen.getByRole('dialog', { name: 'Watch a job' })).toBeVisible()
  })

  it('are empty, and the reason is shown', async () => {
    const { double } = await openServer()
    const reasons = [
      [{ state: 'unknown', jobs: [] }, {}, 'Looking for jobs…'],
      [{ state: 'scanning', jobs: [] }, {}, 'Looking for jobs…'],
      [{ jobs: [] }, {}, /^No other jobs found\. Taxonomies have no job ID/],
      [{ state: 'unavailable', sources: [], jobs: [] }, {}, /This server can’t list its jobs/],
      [{ jobs: [] }, { reach: 'unauthorized' }, /without a valid API key/],
      [{ jobs: [] }, { reach: 'unreachable' }, /while the server is unreachable/],
      [
        { state: 'failed', reason: saying('Server error'), jobs: [] },
        {},
        'Couldn’t list the jobs: Server error',
      ],
    ] as const
    for (const [discovery, server, sentence] of reasons) {
      const { servers, discoveries } = foundSnapshot(discovery, server)
      perform(() => double.emit({ servers, discoveries }))
      expect(section().getByText(sentence)).toBeVisible()
      expect(section().queryByRole('list')).not.toBeInTheDocument()
    }
  })

  it('are counted in the sidebar', async () => {
    await renderWindow({ ...foundSnapshot(), jobs: [jobOf({ jobId: 'a' })] })
    expect(button('Workstation')).toHaveAccessibleDescription(/3 more jobs/)
  })

  it('are scanned again on demand', async () => {
    const { double, user } = await openServer()
    await user.click(button('Refresh'))
    expect(double.callsOf('scanServer')).toHaveLength(2)
  })
})

describe('before the first job', () => {
  it('a discovered job is watched with one click, without pasting an ID', async () => {
    const double = createBridgeDouble(foundSnapshot())
    double.on('scanServer', () => ({ ok: true }))
    const { user } = await renderWindow(double)
    expect(double.callsOf('scanServer')).toEqual([{ serverId: 'work' }])
    expect(screen.getByRole('heading', { name: 'Found on your servers' })).toBeVisible()
    // These jobs are the offer.
    expect(screen.queryByRole('button', { name: 'Install the plugin…' })).not.toBeInTheDocument()
    await user.click(button(`Watch ${extraction}`))
    await pass(0)
    expect(screen.getByRole('row', { name: /Extraction · Cardiology/ })).toBeVisible()
  })

  it('all of them are watched at once', async () => {
    const double = createBridgeDouble(foundSnapshot())
    double.on('scanServer', () => ({ ok: true }))
    const { user } = await renderWindow(double)
    await user.click(button('Watch all 3'))
    await pass(0)
    expect(double.snapshot().jobs).toHaveLength(3)
  })

  it('jobs that can’t be listed are counted', async () => {
    const double = createBridgeDouble(foundSnapshot({ state: 'unavailable', sources: [], jobs: [] }))
    double.on('scanServer', () => ({ ok: true }))
    await renderWindow(double)
    expect(screen.getByText(/^Workstation is running 4 jobs it can’t list/)).toBeVisible()
  })
})

describe('watch rules', () => {
  it('are added by kind and project, and removed, in a dialog', async () => {
    const { double, user } = await openServer()
    const line = within(screen.getByRole('region', { name: 'Watch new jobs automatically' }))
    expect(line.getByText('No rules')).toBeVisible()
    await press(user, line.getByRole('button', { name: 'Change…' }))
    await choose(user, 'Kind', 'Extraction')
    await choose(user, 'Project', 'Oncology')
    await user.click(rules().getByRole('button', { name: 'Add rule' }))
    await pass(0)
    expect(double.callsOf('setWatchRule')).toEqual([
      { serverId: 'work', kind: 'extraction', project: { id: '2', name: 'Oncology' } },
    ])
    await user.click(button('Remove rule: Extraction jobs in Oncology'))
    await pass(0)
    expect(double.callsOf('removeWatchRule')).toEqual([{ serverId: 'work', rule: 'rule-1' }])
    expect(rules().queryByRole('list')).not.toBeInTheDocument()
    await user.keyboard('{Escape}')
    await settled()
    expect(line.getByRole('button', { name: 'Change…' })).toHaveFocus()
  })

  it('show which kinds they cover without the plugin, or that they cover none', async () => {
    const watchRules = [
      { id: 'all', since: 0 },
      { id: 'parsing', kind: 'parsing', since: 0 },
      { id: 'extraction', kind: 'extraction', since: 0 },
    ] as const
    const { user } = await openServer(foundSnapshot({}, { watchRules }))
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
    perform(() => double.change('work/a', { startedBy: 'anna' }))
    await press(user, button('Change…'))
    await choose(user, 'Started by', 'started by anna')
    await user.click(rules().getByRole('button', { name: 'Add rule' }))
    await pass(0)
    expect(double.callsOf('setWatchRule')).toEqual([{ serverId: 'work', startedBy: 'anna' }])
    expect(rules().getByRole('list')).toHaveTextContent('All jobs · started by anna')
  })
})

describe('a job added by a watch rule', () => {
  const rule = { id: 'r', kind: 'extraction' as const, project: { id: '1', name: 'Cardiology' }, since: 0 }
  const added = jobOf({
    jobId: running,
    kind: 'extraction',
    project: { id: '1', name: 'Cardiology' },
    addedBy: { rule: 'r', since: 0 },
  })

  it('shows that in its details, and not in its row', async () => {
    const start = foundSnapshot({}, { watchRules: [rule] })
    const { double, user } = await renderWindow({ ...start, jobs: [added] })
    expect(screen.getByRole('row', { name: /Extraction · Cardiology/ })).not.toHaveTextContent(
      'automatically',
    )
    perform(() => double.intend({ show: 'job', key: added.identity.key }))
    await pass(0)
    expect(screen.getByText('Added automatically by the rule “Extraction jobs in Cardiology”')).toBeVisible()
    await user.click(button('Stop watching'))
    await pass(0)
    expect(double.callsOf('unwatch')).toEqual([{ keys: [added.identity.key] }])
  })
})
