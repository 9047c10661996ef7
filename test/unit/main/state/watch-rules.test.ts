import { describe, expect, it } from 'vitest'
import { newServer } from '#main/state/new-server.ts'
import { newJob } from '#main/state/reduce-job.ts'
import { isOfRule, offeredProject } from '#main/state/watch-rules.ts'

const project = { id: 'p', name: 'Cardiology' }
const server = newServer('s', 'http://s', 'S', false)
const jobs = (count: number, known: Parameters<typeof newJob>[3] = { project }) =>
  Array.from({ length: count }, (_, index) => newJob('s', `job-${index}`, 0, known))

it.each([
  [{}, { kind: 'taxonomy' }, true],
  [{ kind: 'extraction' }, { kind: 'extraction', project }, true],
  [{ kind: 'extraction' }, {}, false],
  [{ project: { ...project, name: 'Its name of then' } }, { kind: 'dataset', project }, true],
  [{ kind: 'extraction', project }, { kind: 'extraction' }, false],
] as const)('a watch rule matches %j: %j, %s', (rule, job, is) => {
  expect(isOfRule(rule, job)).toBe(is)
})

describe('a watch rule is suggested', () => {
  it('after the third job of one project that was watched by hand', () => {
    expect(offeredProject(server, jobs(2))).toBeUndefined()
    expect(offeredProject(server, jobs(3))).toEqual(project)
  })

  it('for no project with a rule, or that the user declined', () => {
    const rule = { id: 'r', since: 0, project }
    expect(offeredProject({ ...server, watchRules: [rule] }, jobs(3))).toBeUndefined()
    expect(offeredProject({ ...server, declinedOffers: ['p'] }, jobs(3))).toBeUndefined()
    expect(offeredProject(server, jobs(3, { project, addedBy: { rule: 'r', since: 0 } }))).toBeUndefined()
    expect(offeredProject({ ...server, id: 'other' }, jobs(3))).toBeUndefined()
  })
})
