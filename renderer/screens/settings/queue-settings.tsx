import { guideLevels, levelsOf } from '../../../shared/alert-levels.ts'
import type { AlertLevels, ServerView } from '../../../shared/model.ts'
import { useTexts } from '../../state/use-texts.ts'
import type { Texts } from '../../../shared/texts/index.ts'
import { Button } from '../../ui/button.tsx'
import { Select } from '../../ui/select.tsx'
import { savedLevel, shownLevel, shownLimits, withCurrent, type Level } from './limits.ts'
import { NumberField } from './number-field.tsx'
import { SettingRow } from './setting-row.tsx'
import type { Rejections, SettingsForm } from './use-settings.ts'

const levels: readonly Level[] = ['failureRate', 'cpuPercent', 'memoryMb', 'pending']

export function QueueAlerts({ form }: { readonly form: SettingsForm }) {
  const { alertLevels } = form.settings
  return (
    <LevelFields
      form={form}
      own={alertLevels}
      defaults={guideLevels}
      set={(level, kept) => form.change({ alertLevels: { ...alertLevels, [level]: kept } }, level)}
    />
  )
}

interface LevelFieldsProps {
  readonly form: Pick<Rejections, 'refusalAt'>
  readonly own: Partial<AlertLevels>
  readonly defaults: AlertLevels
  readonly set: (level: Level, kept: number, place: string) => void
  readonly of?: Pick<ServerView, 'id' | 'name'>
}

export function LevelFields({ form, own, defaults, set: save, of }: LevelFieldsProps) {
  const texts = useTexts()
  const { alerts } = texts.settings
  const { choose } = texts.palette
  const alertLevels = levelsOf({ alertLevels: own }, defaults)
  return levels.map((level) => {
    const name = of === undefined ? level : `${level} ${of.id}`
    const set = (kept: number) => save(level, kept, name)
    const shown = alerts.values[level](shownLevel(level, defaults[level]))
    const guide = of === undefined ? alerts.guide(shown) : alerts.general(shown)
    return (
      <SettingRow key={level} name={name} form={form}>
        <NumberField
          label={alerts[level]}
          spoken={of && choose(alerts[level], of.name)}
          unit={alerts[`${level}Unit`]}
          hint={guide}
          value={shownLevel(level, alertLevels[level])}
          limits={shownLimits(level)}
          onChange={(value) => set(savedLevel(level, value))}
        />
        {alertLevels[level] !== defaults[level] && (
          <Button
            look="quiet"
            className="setting-back"
            aria-label={alerts.applyGuideNamed(alerts[level], shown)}
            onClick={() => set(defaults[level])}
          >
            {alerts.applyGuide(shown)}
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
