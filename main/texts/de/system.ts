import type { system as en } from '../en/system.ts'

/** Keys as they are labelled here. */
const labelled = (keys: string): string =>
  keys.replace(/\b(?:Control|Ctrl)\b/, 'Strg').replace(/\bShift\b/, 'Umschalt')

export const system: typeof en = {
  loginUnchanged: (why) => `Der Start beim Anmelden ließ sich nicht ändern: ${why}`,
  loginNeedsApproval: 'in den Systemeinstellungen unter Allgemein, Anmeldeobjekte erlauben',
  loginNotTaken: 'das System hat es nicht angenommen',
  noKeys: (keys) => `„${keys}“ ist keine Tastenkombination`,
  keysTaken: (keys) => `${labelled(keys)} gehört schon einem anderen Programm`,
  keysNotGiven: (keys) =>
    `Der Desktop hat ${labelled(keys)} nicht hergegeben: In seinen Einstellungen tut eine Tastenkombination für „compileo-tray“ dasselbe`,
  keysMissed: (keys) =>
    `${labelled(keys)} würde in jedem anderen Programm fehlen: Strg, Alt oder Super dazunehmen`,
}
