import { jobKinds } from '../../../shared/job-kind.ts'
import type { Project } from '../../../shared/model.ts'
import type { NotifyRule } from '../../../shared/settings.ts'
import { notifyChoices } from '../../../shared/setting-choices.ts'
import { useWindow } from '../../state/context.tsx'
import { offeredMinutes } from '../../state/models/limits.ts'
import { useTexts } from '../../state/use-texts.ts'
import { Button } from '../../ui/button.tsx'
import { Icon } from '../../ui/icons.tsx'
import { Select } from '../../ui/select.tsx'
import { Tooltip } from '../../ui/tooltip.tsx'
import { withCurrent } from './limits.ts'
import { Line, SettingRow } from './setting-row.tsx'
import type { SettingsForm } from './use-settings.ts'

const any = ''

/** The first matching rule counts. */
export function NotifyRules({ form }: { readonly form: SettingsForm }) {
  const texts = useTexts()
  const words = texts.settings.notifyRules
  const { notifyRules: rules } = form.settings
  const set = (notifyRules: NotifyRule[]) => form.change({ notifyRules }, 'rules')
  return (
    <SettingRow name="rules" form={form}>
      <Line label={words.title} hint={words.hint}>
        <Button onClick={() => set([...rules, { notify: 'failures' }])}>{words.add}</Button>
      </Line>
      {rules.length > 0 && (
        <ul className="notify-rules" aria-label={words.title}>
          {rules.map((rule, index) => (
            // oxlint-disable-next-line react/no-array-index-key -- a rule is its place in the order
            <li key={index}>
              <Rule rule={rule} onChange={(changed) => set(rules.with(index, changed))} />
              <Tooltip text={words.remove}>
                <Button look="quiet" square onClick={() => set(rules.toSpliced(index, 1))}>
                  <Icon name="close" />
                </Button>
              </Tooltip>
            </li>
          ))}
        </ul>
      )}
    </SettingRow>
  )
}

interface RuleProps {
  readonly rule: NotifyRule
  readonly onChange: (rule: NotifyRule) => void
}

function Rule({ rule, onChange }: RuleProps) {
  const texts = useTexts()
  const { list, results, format, settings } = texts
  const words = settings.notifyRules
  const servers = useWindow(({ world }) => world?.servers) ?? []
  const projects = useProjects(rule)
  const { server, kind, project, limitMinutes, ...rest } = rule
  const parts = { server, kind, project, limitMinutes }
  const change = (changed: Partial<NotifyRule>) =>
    onChange({
      ...rest,
      ...Object.fromEntries(
        Object.entries({ ...parts, ...changed }).filter(([, value]) => value !== undefined),
      ),
    })
  return (
    <>
      <Select
        label={list.server}
        labelHidden
        value={server ?? any}
        options={[
          { value: any, label: list.everyServer },
          ...servers.map(({ name, url }) => ({ value: url, label: name })),
          ...(server === undefined || servers.some(({ url }) => url === server)
            ? []
            : [{ value: server, label: server }]),
        ]}
        onChange={(url) => change({ server: url === any ? undefined : url })}
      />
      <Select
        label={list.narrowings.kind}
        labelHidden
        value={kind ?? any}
        options={[
          { value: any, label: list.anyOf.kind },
          ...jobKinds.map((value) => ({ value, label: results.kinds[value] })),
        ]}
        onChange={(value) => change({ kind: jobKinds.find((each) => each === value) })}
      />
      <Select
        label={list.narrowings.project}
        labelHidden
        value={project?.id ?? any}
        options={[
          { value: any, label: list.anyOf.project },
          ...projects.map(({ id, name }) => ({ value: id, label: name })),
        ]}
        onChange={(value) => change({ project: projects.find(({ id }) => id === value) })}
      />
      <Select
        label={words.notify}
        labelHidden
        value={rule.notify}
        options={notifyChoices.map((value) => ({ value, label: words.choices[value] }))}
        onChange={(notify) => onChange({ ...rule, notify })}
      />
      <Select
        label={words.limit}
        labelHidden
        value={String(limitMinutes ?? any)}
        options={[
          { value: any, label: words.noLimit },
          ...(limitMinutes === undefined ? offeredMinutes : withCurrent(offeredMinutes, limitMinutes)).map(
            (minutes) => ({
              value: String(minutes),
              label: texts.job.longerThan(format.duration(minutes * 60_000)),
            }),
          ),
        ]}
        onChange={(value) => change({ limitMinutes: value === any ? undefined : Number(value) })}
      />
    </>
  )
}

/** Includes the rule's own project. */
function useProjects({ project }: NotifyRule): readonly Project[] {
  const world = useWindow((state) => state.world)
  const listed = [...(world?.discoveries.values() ?? [])].flatMap(({ projects }) => projects)
  const ofJobs = [...(world?.jobStructure.values() ?? [])].flatMap((job) => job.project ?? [])
  const all = [...listed, ...ofJobs, ...(project ? [project] : [])]
  return [...new Map(all.map((each) => [each.id, { id: each.id, name: each.name }])).values()]
}
