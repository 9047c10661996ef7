/**
 * Stands in the bundle where dbus-native has xml2js, by which it reads how others on the bus describe themselves. Nobody
 * here asks them, and a sixth of what was read at a start was that.
 *
 * @throws always
 */
export function Parser(): never {
  throw new Error('Nobody on the bus is asked to describe itself: see main/desktop/linux/dbus/no-xml.ts')
}
