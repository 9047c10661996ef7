import { hookEventKinds, hookOutcomes, type HookEventKind, type HookOutcome } from '#shared/hook-services.ts'
import { jobKinds } from '#shared/job-kind.ts'
import { useServers } from '#renderer/state/use-groups.ts'
import { useTexts } from '#renderer/state/use-texts.ts'
import { Checkbox } from '#renderer/ui/checkbox.tsx'
import type { HookFieldsProps } from './action-fields.tsx'

type HookEvent = HookOutcome | HookEventKind

const events: readonly HookEvent[] = [...hookOutcomes, ...hookEventKinds]

export function EventFields({ fields, getError, change }: HookFieldsProps) {
  const texts = useTexts()
  const { lines } = texts.settings
  const labels: Readonly<Record<HookEvent, string>> = {
    ...texts.hooks.form.happenings,
    failed: lines.failed[0],
    completed: lines.completed[0],
    cancelled: lines.cancelled[0],
    overdue: lines.notifyOverdue[0],
    alert: lines.notifyAlerts[0],
  }
  return (
    <CheckboxGroup
      legend={texts.hooks.form.events}
      options={events.map((value) => ({ value, label: labels[value] }))}
      chosen={[...fields.outcomes, ...fields.notices]}
      error={getError('outcomes')}
      onChange={(chosen) =>
        change({
          outcomes: hookOutcomes.filter((each) => chosen.includes(each)),
          notices: hookEventKinds.filter((each) => chosen.includes(each)),
        })
      }
    />
  )
}

export function FilterFields({ fields, change }: HookFieldsProps) {
  const texts = useTexts()
  const { form } = texts.hooks
  const servers = useServers()
  return (
    <>
      <CheckboxGroup
        isCompact
        legend={form.kinds}
        options={jobKinds.map((value) => ({ value, label: texts.results.kinds[value] }))}
        chosen={fields.kinds}
        onChange={(kinds) => change({ kinds })}
      />
      {servers.length > 1 && (
        <CheckboxGroup
          isCompact
          legend={form.servers}
          options={servers.map(({ id, name }) => ({ value: id, label: name }))}
          chosen={fields.servers}
          onChange={(chosen) => change({ servers: chosen })}
        />
      )}
      <Checkbox
        label={form.alsoWhilePaused}
        checked={fields.alsoWhilePaused}
        onChange={(on) => change({ alsoWhilePaused: on })}
      />
    </>
  )
}

interface CheckboxGroupProps<V extends string> {
  readonly legend: string
  /** Whether the checkboxes are arranged in narrower columns. */
  readonly isCompact?: true
  readonly options: readonly { readonly value: V; readonly label: string }[]
  readonly chosen: readonly V[]
  readonly error?: string | undefined
  readonly onChange: (chosen: readonly V[]) => void
}

function CheckboxGroup<V extends string>(props: CheckboxGroupProps<V>) {
  const { legend, isCompact, options, chosen, error, onChange } = props
  const toggle = (value: V, on: boolean) =>
    options.map((option) => option.value).filter((each) => (each === value ? on : chosen.includes(each)))
  return (
    <fieldset className="hook-choices" data-compact={isCompact}>
      <legend>{legend}</legend>
      <div>
        {options.map(({ value, label }) => (
          <Checkbox
            key={value}
            label={label}
            checked={chosen.includes(value)}
            onChange={(on) => onChange(toggle(value, on))}
          />
        ))}
      </div>
      {error !== undefined && (
        <p className="hint" data-bad role="alert">
          {error}
        </p>
      )}
    </fieldset>
  )
}
