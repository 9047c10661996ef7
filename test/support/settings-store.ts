import Conf from 'conf'
import type { OpenStore } from '../../main/storage/guarded-write.ts'

/** electron-store without Electron: the class it extends, with the same options. */
export const openConf: OpenStore = ({ name, ...options }) => new Conf({ ...options, configName: name })
