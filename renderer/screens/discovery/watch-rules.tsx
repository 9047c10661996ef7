import { useMemo, useState } from 'react'
import { jobKinds, type JobKind } from '#shared/job-kind.ts'
import type { JobSource, Project, ServerId, ServerView } from '#shared/model.ts'
import type { Texts } from '#shared/texts/index.ts'
import { useActions, useWindowState } from '#renderer/state/context.tsx'
import { getDiscoverableKinds } from '#shared/rules/discoverable-kinds.ts'
import { formatWatchRule } from '#renderer/state/models/watch-rule-texts.ts'
import { useJobs } from '#renderer/state/use-groups.ts'
import { useTexts } from '#renderer/state/use-texts.ts'
import { Button } from '#renderer/ui/button.tsx'
import { Dialog } from '#renderer/ui/dialog.tsx'
import { Select } from '#renderer/ui/select.tsx'
import './watch-rules.css'
import { useDiscovery } from '#renderer/state/use-discovered.ts'

const noProjects: readonly Project[] = []
const noSources: readonly JobSource[] = []
const any = ''

export function WatchRules({ server }: { readonly server: ServerView }) {
  const texts = useTexts()
  const { setView } = useActions()
  const isOpen = useWindowState(({ view }) => view.name === 'server' && view.at === 'rules')
  const sources = useDiscovery(server.id)?.sources ?? noSources
  const { watchRules: rules } = server
  const ruleTexts = texts.watchRules
  const setOpen = (to: boolean) =>
    setView({ name: 'server', serverId: server.id, ...(to && { at: 'rules' }) })
  if (sources.length === 0 && rules.length === 0) return null
  return (
    <section className="server-section" aria-labelledby="server-rules">
      <h3 className="section-title" id="server-rules">
        {ruleTexts.title}
      </h3>
      <div className="row apart">
        <span>{ruleTexts.count(rules.length)}</span>
        <Button aria-haspopup="dialog" onClick={() => setOpen(true)}>
          {ruleTexts.change}
        </Button>
      </div>
      {isOpen && (
        <Dialog title={ruleTexts.title} onClose={() => setOpen(false)}>
          <Rules server={server} sources={sources} />
        </Dialog>
      )}
    </section>
  )
}

function Rules({ server, sources }: NewRuleProps) {
  const texts = useTexts()
  const { ask } = useActions()
  const listableKinds = getDiscoverableKinds({}, sources)
  return (
    <div className="stack">
      {server.watchRules.length > 0 && (
        <ul className="rules" aria-label={texts.watchRules.list}>
          {server.watchRules.map((rule) => {
            const ruleName = formatWatchRule(rule, texts)
            const coveredByRule = getDiscoverableKinds(rule, sources)
            return (
              <li key={rule.id} className="row apart">
                <span>
                  <span dir="auto">{ruleName}</span>
                  {coveredByRule && (
                    <small>{texts.watchRules.covers(formatKinds(coveredByRule, texts))}</small>
                  )}
                </span>
                <Button
                  look="quiet"
                  aria-label={texts.watchRules.removeNamed(ruleName)}
                  onClick={() => void ask('removeWatchRule', { serverId: server.id, rule: rule.id })}
                >
                  {texts.common.remove}
                </Button>
              </li>
            )
          })}
        </ul>
      )}
      {sources.length > 0 && <NewRule server={server} sources={sources} />}
      <p className="hint">
        {[
          texts.watchRules.hint,
          listableKinds && texts.watchRules.noPlugin(formatKinds(listableKinds, texts)),
        ]
          .filter(Boolean)
          .join(' ')}
      </p>
    </div>
  )
}

const formatKinds = (kinds: readonly JobKind[], { results }: Texts) =>
  kinds.map((kind) => results.kinds[kind]).join(', ')

interface NewRuleProps {
  readonly server: ServerView
  readonly sources: readonly JobSource[]
}

function NewRule({ server, sources }: NewRuleProps) {
  const texts = useTexts()
  const { addRule } = useActions()
  const projects = useDiscovery(server.id)?.projects ?? noProjects
  const [kind, setKind] = useState<JobKind | typeof any>(any)
  const [projectId, setProjectId] = useState<string>(any)
  const [startedBy, setStartedBy] = useState<string>(any)
  const users = useUsers(server.id)
  const project = projects.find(({ id }) => id === projectId)
  const ruleTexts = texts.watchRules
  const isInVain =
    getDiscoverableKinds({ ...(kind !== any && { kind }), ...(project && { project }) }, sources)?.length ===
    0
  return (
    <div className="row wrap">
      <Select
        label={ruleTexts.kind}
        labelHidden
        value={kind}
        options={[
          { value: any, label: ruleTexts.everyKind },
          ...(getDiscoverableKinds({}, sources) ?? jobKinds).map((value) => ({
            value,
            label: texts.results.kinds[value],
          })),
        ]}
        onChange={setKind}
      />
      <Select
        label={ruleTexts.project}
        labelHidden
        value={project ? projectId : any}
        options={[
          { value: any, label: ruleTexts.everyProject },
          ...projects.map(({ id, name }) => ({ value: id, label: name })),
        ]}
        onChange={setProjectId}
      />
      {users.length > 0 && (
        <Select
          label={ruleTexts.user}
          labelHidden
          value={startedBy}
          options={[
            { value: any, label: ruleTexts.anyone },
            ...users.map((user) => ({ value: user, label: ruleTexts.startedBy(user) })),
          ]}
          onChange={setStartedBy}
        />
      )}
      <Button
        disabled={isInVain}
        onClick={() =>
          void addRule(server.id, {
            ...(kind !== any && { kind }),
            ...(project && { project }),
            ...(startedBy !== any && { startedBy }),
          })
        }
      >
        {ruleTexts.add}
      </Button>
      {isInVain && <small>{ruleTexts.covers('')}</small>}
    </div>
  )
}

function useUsers(id: ServerId): readonly string[] {
  const discoveredJobs = useDiscovery(id)?.jobs
  const jobs = useJobs()
  return useMemo(() => {
    const watched = [...jobs.values()].flatMap(({ identity }) => (identity.serverId === id ? [identity] : []))
    return [
      ...new Set([...(discoveredJobs ?? []), ...watched].flatMap(({ startedBy }) => startedBy ?? [])),
    ].toSorted()
  }, [id, discoveredJobs, jobs])
}
