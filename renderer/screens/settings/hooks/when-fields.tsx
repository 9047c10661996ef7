import type { ReactNode } from 'react'
import { hookNotices, hookOutcomes, priorities } from '../../../../shared/hook-priorities.ts'
import { jobKinds } from '../../../../shared/job-kind.ts'
import { useWindow } from '../../../state/context.tsx'
import { useTexts } from '../../../state/use-texts.ts'
import { Checkbox } from '../../../ui/checkbox.tsx'
import { TextField } from '../../../ui/field.tsx'
import { Select } from '../../../ui/select.tsx'
import { TimeField } from '../../../ui/time-field.tsx'
import { isPush, type HookFields, type HookTroubles } from './hook-fields.ts'

const repeats = [0, 1, 2, 4, 8, 24]

interface WhenFieldsProps {
  readonly id: string
  readonly fields: HookFields
  readonly say: (name: keyof HookTroubles) => string | undefined
  readonly change: (changed: Partial<HookFields>) => void
}

export function WhenFields({ id, fields, say, change }: WhenFieldsProps) {
  const texts = useTexts()
  const { form } = texts.hooks
  const ended = hookOutcomes.map((value) => ({ value, label: texts.words.ended[value] }))
  const priority = new Map(
    hookOutcomes.map((kind) => [
      kind,
      <Select
        key={kind}
        label={`${form.priority}: ${texts.words.ended[kind]}`}
        labelHidden
        value={fields.priorities[kind]}
        options={priorities.map((value) => ({ value, label: form.priorities[value] }))}
        onChange={(chosen) => change({ priorities: { ...fields.priorities, [kind]: chosen } })}
      />,
    ]),
  )
  return (
    <>
      <Choices
        legend={form.when}
        options={ended}
        chosen={fields.outcomes}
        trouble={say('outcomes')}
        onChange={(next) => change({ outcomes: next })}
        {...(isPush(fields) && { besideName: form.priority, beside: priority })}
      />
      <Choices
        legend={form.also}
        options={hookNotices.map((value) => ({ value, label: form.notices[value] }))}
        chosen={fields.notices}
        onChange={(next) => change({ notices: next })}
      />
      {fields.notices.includes('unreachable') && (
        <TextField
          id={`${id}unreachable`}
          name={`${form.unreachable} (${form.minutes})`}
          trouble={say('unreachable')}
          className="input hook-minutes"
          inputMode="numeric"
          maxLength={4}
          value={fields.unreachable}
          onChange={(unreachable) => change({ unreachable })}
        />
      )}
      {fields.notices.includes('digest') && <DigestFields {...fields.digest} change={change} />}
    </>
  )
}

export function RareFields({ id, fields, say, change }: WhenFieldsProps) {
  const texts = useTexts()
  const { form } = texts.hooks
  const servers = useWindow((state) => state.world?.servers) ?? []
  const shown = servers.map(({ id: value, name }) => ({ value, label: name }))
  const kinds = jobKinds.map((value) => ({ value, label: texts.results.kinds[value] }))
  return (
    <>
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
      <Choices
        legend={form.kinds}
        options={kinds}
        chosen={fields.kinds}
        onChange={(next) => change({ kinds: next })}
      />
      {servers.length > 1 && (
        <Choices
          legend={form.servers}
          options={shown}
          chosen={fields.servers}
          onChange={(next) => change({ servers: next })}
        />
      )}
      <TextField
        id={`${id}projects`}
        name={form.projects}
        note={form.optional}
        hint={form.projectsHint}
        dir="auto"
        maxLength={1_000}
        value={fields.projects}
        onChange={(projects) => change({ projects })}
      />
      <TextField
        id={`${id}longer`}
        name={`${form.longer} (${form.minutes})`}
        note={form.optional}
        trouble={say('longer')}
        className="input hook-minutes"
        inputMode="numeric"
        maxLength={6}
        value={fields.longer}
        onChange={(longer) => change({ longer })}
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
  readonly change: WhenFieldsProps['change']
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

interface ChoicesProps<V extends string> {
  readonly legend: string
  readonly options: readonly { readonly value: V; readonly label: string }[]
  readonly chosen: readonly V[]
  readonly trouble?: string | undefined
  readonly beside?: ReadonlyMap<V, ReactNode>
  readonly besideName?: string
  readonly onChange: (chosen: readonly V[]) => void
}

function Choices<V extends string>(props: ChoicesProps<V>) {
  const { legend, options, chosen, trouble, beside, besideName, onChange } = props
  const toggled = (value: V, on: boolean) =>
    options.map((option) => option.value).filter((each) => (each === value ? on : chosen.includes(each)))
  return (
    <fieldset className="hook-choices">
      <legend>
        {legend}
        {besideName !== undefined && (
          <span className="field-note" aria-hidden>
            {besideName}
          </span>
        )}
      </legend>
      <div data-rows={beside !== undefined || undefined}>
        {options.map(({ value, label }) => (
          <div key={value} className="hook-choice">
            <Checkbox
              label={label}
              checked={chosen.includes(value)}
              onChange={(on) => onChange(toggled(value, on))}
            />
            {chosen.includes(value) && beside?.get(value)}
          </div>
        ))}
      </div>
      {trouble !== undefined && (
        <p className="field-below" data-bad role="alert">
          {trouble}
        </p>
      )}
    </fieldset>
  )
}
