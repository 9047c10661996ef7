import { guideLevels } from '../../../shared/alert-levels.ts'
import { useTexts } from '../../state/use-texts.ts'
import type { Texts } from '../../../shared/texts/index.ts'
import { Button } from '../../ui/button.tsx'
import { Select } from '../../ui/select.tsx'
import { savedLevel, shownLevel, shownLimits, withCurrent, type Level } from './limits.ts'
import { NumberField } from './number-field.tsx'
import { SettingRow } from './setting-row.tsx'
import type { SettingsForm } from './use-settings.ts'

const levels: readonly Level[] = ['failureRate', 'cpuPercent', 'memoryMb', 'pending']

/** Over which level a queue raises an alert. */
export function QueueAlerts({ form }: { readonly form: SettingsForm }) {
  const texts = useTexts()
  const { alerts } = texts.settings
  const { alertLevels } = form.settings
  return levels.map((level) => {
    const set = (kept: number): void => form.change({ alertLevels: { ...alertLevels, [level]: kept } }, level)
    const guide = alerts.values[level](shownLevel(level, guideLevels[level]))
    return (
      <SettingRow key={level} name={level} form={form}>
        <NumberField
          label={alerts[level]}
          unit={alerts[`${level}Unit`]}
          hint={alerts.guide(guide)}
          value={shownLevel(level, alertLevels[level])}
          limits={shownLimits(level)}
          onChange={(shown) => set(savedLevel(level, shown))}
        />
        {alertLevels[level] !== guideLevels[level] && (
          <Button
            look="quiet"
            className="setting-back"
            aria-label={alerts.applyGuideNamed(alerts[level], guide)}
            onClick={() => set(guideLevels[level])}
          >
            {alerts.applyGuide(guide)}
          </Button>
        )}
      </SettingRow>
    )
  })
}

const minute = 60
const hour = 60 * minute
const intervals = [15, 30, minute, 5 * minute, 15 * minute, hour]

function intervalText(seconds: number, texts: Texts): string {
  const { statistics } = texts.settings
  if (seconds % hour === 0) return statistics.hours(seconds / hour)
  if (seconds % minute === 0) return statistics.minutes(seconds / minute)
  return statistics.seconds(seconds)
}

/** How often queues are asked while nobody looks. */
export function QueueStatistics({ form }: { readonly form: SettingsForm }) {
  const texts = useTexts()
  const { every, everyHint } = texts.settings.statistics
  const { statsEverySeconds } = form.settings
  return (
    <SettingRow name="statistics" form={form}>
      <Select
        label={every}
        hint={everyHint}
        value={String(statsEverySeconds)}
        options={withCurrent(intervals, statsEverySeconds).map((seconds) => ({
          value: String(seconds),
          label: intervalText(seconds, texts),
        }))}
        onChange={(seconds) => form.change({ statsEverySeconds: Number(seconds) }, 'statistics')}
      />
    </SettingRow>
  )
}
