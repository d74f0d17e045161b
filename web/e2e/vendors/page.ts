import * as amplitude from '@amplitude/analytics-browser'
import { AnalyticsBrowser } from '@segment/analytics-next'
import mixpanel from 'mixpanel-browser'
import { posthog } from 'posthog-js'

/** The address of a Gantry and a write key. */
type Place = { url: string; key: string }
type Vendor = {
  /** Somebody looks without a name, says who they are and buys. */
  visit: (place: Place) => Promise<void>
  /** Something happens right before the page goes away. */
  leave: () => void
}

let segmentOnLeaving: AnalyticsBrowser

const segment: Vendor = {
  visit: async ({ url, key }) => {
    const analytics = AnalyticsBrowser.load({ writeKey: key, cdnURL: url })
    await analytics.track('Looked', { price: 1 })
    await analytics.identify('dana-1', { plan: 'pro' })
    await analytics.track('Bought', { price: 3 })
    const deliveryStrategy = { strategy: 'batching' as const, config: { size: 10, timeout: 600_000 } }
    segmentOnLeaving = AnalyticsBrowser.load(
      { writeKey: key, cdnURL: url },
      { integrations: { 'Segment.io': { deliveryStrategy } } },
    )
    await segmentOnLeaving.ready()
  },
  leave: () => void segmentOnLeaving.track('Left'),
}

const amplitudeVendor: Vendor = {
  visit: async ({ url, key }) => {
    const options = { serverUrl: `${url}/2/httpapi`, remoteConfig: { fetchRemoteConfig: false }, autocapture: false }
    await amplitude.init(key, { ...options, flushIntervalMillis: 100 }).promise
    // As Amplitude's own guide says for pages that are left.
    window.addEventListener('pagehide', () => {
      amplitude.setTransport('beacon')
      amplitude.flush()
    })
    const page = { '[Amplitude] Page URL': location.href }
    await amplitude.track('Looked', { price: 1, ...page }).promise
    amplitude.setUserId('dana-1')
    await amplitude.identify(new amplitude.Identify().set('plan', 'pro')).promise
    await amplitude.track('Bought', { price: 3 }).promise
  },
  leave: () => void amplitude.track('Left'),
}

const mixpanelVendor: Vendor = {
  visit: async ({ url, key }) => {
    mixpanel.init(key, { api_host: url, batch_flush_interval_ms: 200 })
    mixpanel.track('Looked', { price: 1 })
    mixpanel.identify('dana-1')
    mixpanel.people.set({ plan: 'pro' })
    mixpanel.track('Bought', { price: 3 })
  },
  leave: () => mixpanel.track('Left'),
}

const posthogVendor: Vendor = {
  visit: async ({ url, key }) => {
    // It takes a browser that is driven for a bot.
    posthog.init(key, { api_host: url, autocapture: false, capture_pageview: false, opt_out_useragent_filter: true })
    posthog.capture('Looked', { price: 1 })
    posthog.identify('dana-1', { plan: 'pro' })
    posthog.capture('Bought', { price: 3 })
  },
  leave: () => void posthog.capture('Left'),
}

const page = { segment, amplitude: amplitudeVendor, mixpanel: mixpanelVendor, posthog: posthogVendor }
export type VendorPage = typeof page
Object.assign(window, { vendors: page })
