import { useTexts } from '../../../state/use-texts.ts'
import { MoreOptions } from '../../../ui/more-options.tsx'
import { ResetSetting, TransferSetting } from '../data-settings.tsx'
import { HelpSettings } from '../help-settings.tsx'
import { UpdateSettings } from '../update-settings.tsx'
import type { SettingsForm } from '../use-settings.ts'

/** The version and its updates, the settings file and help. */
export function AboutPane({ form }: { readonly form: SettingsForm }) {
  const texts = useTexts()
  return (
    <>
      <UpdateSettings form={form} />
      <TransferSetting />
      <HelpSettings />
      <MoreOptions label={texts.settings.moreOptions}>
        <ResetSetting />
      </MoreOptions>
    </>
  )
}
