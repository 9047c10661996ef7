import Conf from 'conf'
import type { OpenStore } from '#main/storage/open-settings.ts'

/** electron-store extends this class with the same options. */
export const openConf: OpenStore = ({ name, ...options }) => new Conf({ ...options, configName: name })
