import { jobKinds } from '#shared/job-kind.ts'
import { offeredMinutes } from '#renderer/state/models/limits.ts'
import { useTexts } from '#renderer/state/use-texts.ts'
import { Select } from '#renderer/ui/select.tsx'
import { withCurrent } from './limits.ts'
import { SettingRow } from './setting-row.tsx'
import type { SettingsForm } from './use-settings.ts'

const none = ''

/** After how long a run of each kind is overdue. */
export function KindLimits({ form }: { readonly form: SettingsForm }) {
  const { format, results, rowMenu, settings } = useTexts()
  const { limitMinutes } = form.settings
  const [title, hint] = settings.lines.limitMinutes
  return (
    <SettingRow name="limitMinutes" form={form}>
      <h4 className="section-title" id="kind-limits">
        {title}
      </h4>
      <p className="hint">{hint}</p>
      <fieldset className="kind-limits" aria-labelledby="kind-limits">
        {jobKinds.map((kind) => {
          const { [kind]: limit, ...others } = limitMinutes
          const choices = limit === undefined ? offeredMinutes : withCurrent(offeredMinutes, limit)
          return (
            <Select
              key={kind}
              label={results.kinds[kind]}
              value={limit === undefined ? none : String(limit)}
              options={[
                { value: none, label: rowMenu.usualLimit },
                ...choices.map((minutes) => ({
                  value: String(minutes),
                  label: format.duration(minutes * 60_000),
                })),
              ]}
              onChange={(value) =>
                form.change(
                  { limitMinutes: value === none ? others : { ...others, [kind]: Number(value) } },
                  'limitMinutes',
                )
              }
            />
          )
        })}
      </fieldset>
    </SettingRow>
  )
}
