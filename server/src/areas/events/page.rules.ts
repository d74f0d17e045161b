import type { BrowserContext } from './received.ts'

export type DeviceNames = { browser?: string | undefined; os?: string | undefined; deviceType?: string | undefined }
type Properties = Readonly<Record<string, unknown>>

const campaignFields = ['source', 'medium', 'campaign', 'term', 'content'] as const
const longest = 1_000

/**
 * Page, campaign and device under Gantry's plain names, from what the vendor's own say; undefined when nothing is known.
 * `deviceOf` reads a browser's User-Agent.
 */
export function describePage(
  properties: Properties,
  context: BrowserContext,
  facts: { country: string | undefined; deviceOf: (userAgent: string) => DeviceNames },
): Record<string, string> | undefined {
  const found: Record<string, string> = {}
  const put = (name: string, ...candidates: readonly unknown[]): void => {
    const value = candidates.find((one) => typeof one === 'string' && one !== '')
    if (typeof value === 'string') found[name] = value.slice(0, longest)
  }
  const address = [context.url, properties.$current_url, properties.current_url].find((one) => typeof one === 'string')
  const url = typeof address === 'string' && address.length < 8_000 ? URL.parse(address) : null
  put('url', address)
  put('path', context.path, properties.$pathname, url?.pathname)
  put('referrer', context.referrer, properties.$referrer)
  if (found.referrer === '$direct') delete found.referrer
  const mayHaveCampaign = url !== null && url.search.length > 1
  for (const field of campaignFields) {
    put(`utm_${field}`, context.campaign?.[field], mayHaveCampaign && url.searchParams.get(`utm_${field}`))
  }
  const agent = [context.userAgent, properties.$raw_user_agent, properties.$user_agent].find(
    (one) => typeof one === 'string' && one !== '',
  )
  const device = typeof agent === 'string' ? facts.deviceOf(agent.slice(0, longest)) : {}
  put('browser', context.browser, properties.$browser, device.browser)
  put('os', context.os, properties.$os, device.os)
  put('device_type', context.deviceType, properties.$device_type, device.deviceType)
  if (found.device_type) found.device_type = found.device_type.toLowerCase()
  put('country', context.country, properties.$geoip_country_code, facts.country)
  return Object.keys(found).length > 0 ? found : undefined
}
