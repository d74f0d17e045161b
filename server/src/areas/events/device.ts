import Bowser from 'bowser'
import type { DeviceNames } from './page.rules.ts'

const mostKept = 5_000

/** Reads User-Agent texts, each different one once. */
export function createDeviceReader(): (userAgent: string) => DeviceNames {
  const known = new Map<string, DeviceNames>()
  return (userAgent) => {
    const before = known.get(userAgent)
    if (before) return before
    const { browser, os, platform } = Bowser.parse(userAgent)
    const names = { browser: browser.name, os: os.name, deviceType: platform.type }
    if (known.size >= mostKept) known.clear()
    known.set(userAgent, names)
    return names
  }
}
