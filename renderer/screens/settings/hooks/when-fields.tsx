import { hookNotices, hookOutcomes, type HookNotice, type HookOutcome } from '#shared/hook-services.ts'
import { jobKinds } from '#shared/job-kind.ts'
import { useServers } from '#renderer/state/use-groups.ts'
import { useTexts } from '#renderer/state/use-texts.ts'
import { Checkbox } from '#renderer/ui/checkbox.tsx'
import { TextField } from '#renderer/ui/field.tsx'
import { Select } from '#renderer/ui/select.tsx'
import { Switch } from '#renderer/ui/switch.tsx'
import { TimeField } from '#renderer/ui/time-field.tsx'
import type { HookFieldsProps } from './action-fields.tsx'

const repeats = [0, 1, 2, 4, 8, 24]

type HookEvent = HookOutcome | HookNotice

/** What most hooks are for, and what few are for. */
const commonEvents: readonly HookEvent[] = [
  'failed',
  'batch',
  'completed',
  'overdue',
  'unreachable',
  'digest',
]
const rareEvents: readonly HookEvent[] = ['cancelled', 'lost', 'alert']

const isOutcome = (event: HookEvent): event is HookOutcome => hookOutcomes.some((each) => each === event)

interface EventFieldsProps extends HookFieldsProps {
  readonly legend: string
  readonly offered: readonly HookEvent[]
}

function EventFields({ legend, offered, fields, getError, change }: EventFieldsProps) {
  const texts = useTexts()
  const { lines } = texts.settings
  const labels: Readonly<Record<HookNotice, string>> = {
    ...texts.hooks.form.notices,
    overdue: lines.notifyOverdue[0],
    alert: lines.notifyAlerts[0],
  }
  const all = [...fields.outcomes, ...fields.notices]
  return (
    <CheckboxGroup
      legend={legend}
      options={offered.map((value) => ({
        value,
        label: isOutcome(value) ? texts.outcomes[value].setting : labels[value],
      }))}
      chosen={all}
      error={offered === commonEvents ? getError('outcomes') : undefined}
      onChange={(chosen) => {
        const next = [...all.filter((event) => !offered.includes(event)), ...chosen]
        change({
          outcomes: hookOutcomes.filter((each) => next.includes(each)),
          notices: hookNotices.filter((each) => next.includes(each)),
        })
      }}
    />
  )
}

export function WhenFields(props: HookFieldsProps) {
  const { id, fields, getError, change } = props
  const { form } = useTexts().hooks
  return (
    <>
      <EventFields {...props} legend={form.events} offered={commonEvents} />
      {fields.notices.includes('unreachable') && (
        <TextField
          id={`${id}unreachable`}
          name={`${form.unreachable} (${form.minutes})`}
          error={getError('unreachable')}
          className="input hook-minutes"
          inputMode="numeric"
          maxLength={4}
          value={fields.unreachable}
          onChange={(unreachable) => change({ unreachable })}
        />
      )}
      {fields.notices.includes('digest') && <DigestFields {...fields.digest} change={change} />}
      <Switch
        label={form.lastRetryOnly}
        checked={!fields.beforeRestarts}
        onChange={(on) => change({ beforeRestarts: !on })}
      />
    </>
  )
}

/** Which jobs it is for, how often, and whether a pause counts. */
export function FilterFields(props: HookFieldsProps) {
  const { id, fields, change } = props
  const texts = useTexts()
  const { form } = texts.hooks
  const servers = useServers()
  const shown = servers.map(({ id: value, name }) => ({ value, label: name }))
  const kinds = jobKinds.map((value) => ({ value, label: texts.results.kinds[value] }))
  return (
    <>
      <EventFields {...props} legend={form.rareEvents} offered={rareEvents} />
      {fields.outcomes.includes('failed') && (
        <Select
          label={form.again}
          value={String(fields.again)}
          options={repeats.map((hours) => ({
            value: String(hours),
            label: hours === 0 ? form.never : form.everyHours(hours),
          }))}
          onChange={(hours) => change({ again: Number(hours) })}
        />
      )}
      <CheckboxGroup
        legend={form.kinds}
        options={kinds}
        chosen={fields.kinds}
        onChange={(next) => change({ kinds: next })}
      />
      {servers.length > 1 && (
        <CheckboxGroup
          legend={form.servers}
          options={shown}
          chosen={fields.servers}
          onChange={(next) => change({ servers: next })}
        />
      )}
      <TextField
        id={`${id}projects`}
        name={form.projects}
        note={texts.words.optional}
        hint={form.projectsHint}
        dir="auto"
        maxLength={1_000}
        value={fields.projects}
        onChange={(projects) => change({ projects })}
      />
      <Checkbox
        label={form.alsoWhilePaused}
        hint={form.alsoWhilePausedHint}
        checked={fields.alsoWhilePaused}
        onChange={(on) => change({ alsoWhilePaused: on })}
      />
    </>
  )
}

interface DigestFieldsProps {
  readonly every: 'day' | 'week'
  readonly at: number
  readonly change: HookFieldsProps['change']
}

function DigestFields({ every, at, change }: DigestFieldsProps) {
  const { form } = useTexts().hooks
  return (
    <>
      <Select
        label={form.digest}
        value={every}
        options={(['day', 'week'] as const).map((value) => ({ value, label: form.digestEvery[value] }))}
        onChange={(chosen) => change({ digest: { every: chosen, at } })}
      />
      <TimeField
        label={form.digestAt}
        value={at}
        onChange={(minutes) => change({ digest: { every, at: minutes } })}
      />
    </>
  )
}

interface CheckboxGroupProps<V extends string> {
  readonly legend: string
  readonly options: readonly { readonly value: V; readonly label: string }[]
  readonly chosen: readonly V[]
  readonly error?: string | undefined
  readonly onChange: (chosen: readonly V[]) => void
}

function CheckboxGroup<V extends string>(props: CheckboxGroupProps<V>) {
  const { legend, options, chosen, error, onChange } = props
  const toggle = (value: V, on: boolean) =>
    options.map((option) => option.value).filter((each) => (each === value ? on : chosen.includes(each)))
  return (
    <fieldset className="hook-choices">
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
