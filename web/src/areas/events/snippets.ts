/** One way to send, with the lines to copy. */
export type Sender = {
  id: string
  name: string
  group: 'browser' | 'server' | 'http'
  /** How the package calls itself in what it sends: tells when its first event has come. */
  sdk: string
  code: (place: Place) => string
}
/** `origin` of this Gantry, such as https://gantry.example.com, and the write key. */
export type Place = { origin: string; key: string }

const hostOf = (origin: string): string => new URL(origin).host
const schemeOf = (origin: string): string => new URL(origin).protocol.replace(':', '')

export const senders: readonly Sender[] = [
  {
    id: 'segment-browser',
    name: 'Segment · @segment/analytics-next',
    group: 'browser',
    sdk: 'analytics.js/',
    code: ({ origin, key }) => `AnalyticsBrowser.load({
  writeKey: '${key}',
  cdnURL: '${origin}',
})`,
  },
  {
    id: 'posthog-browser',
    name: 'PostHog · posthog-js',
    group: 'browser',
    sdk: 'posthog-js/',
    code: ({ origin, key }) => `posthog.init('${key}', { api_host: '${origin}' })`,
  },
  {
    id: 'amplitude-browser',
    name: 'Amplitude · @amplitude/analytics-browser',
    group: 'browser',
    sdk: 'amplitude-ts/',
    code: ({ origin, key }) => `amplitude.init('${key}', {
  serverUrl: '${origin}/2/httpapi',
  remoteConfig: { fetchRemoteConfig: false },
})`,
  },
  {
    id: 'mixpanel-browser',
    name: 'Mixpanel · mixpanel-browser',
    group: 'browser',
    sdk: 'mixpanel-web/',
    code: ({ origin, key }) => `mixpanel.init('${key}', { api_host: '${origin}' })`,
  },
  {
    id: 'umami',
    name: 'Umami · script.js',
    group: 'browser',
    sdk: 'umami',
    code: ({ origin, key }) =>
      `<script defer src="https://cloud.umami.is/script.js" data-host-url="${origin}" data-website-id="${key}"></script>`,
  },
  {
    id: 'plausible',
    name: 'Plausible · script.js',
    group: 'browser',
    sdk: 'plausible',
    code: ({ origin, key }) =>
      `<script defer src="https://plausible.io/js/script.js" data-api="${origin}/api/event" data-domain="${key}"></script>`,
  },
  {
    id: 'openpanel',
    name: 'OpenPanel · @openpanel/web',
    group: 'browser',
    sdk: 'openpanel',
    code: ({ origin, key }) => `new OpenPanel({ apiUrl: '${origin}', clientId: '${key}' })`,
  },
  {
    id: 'segment-node',
    name: 'Segment · @segment/analytics-node',
    group: 'server',
    sdk: '@segment/analytics-node/',
    code: ({ origin, key }) => `new Analytics({ writeKey: '${key}', host: '${origin}' })`,
  },
  {
    id: 'posthog-node',
    name: 'PostHog · posthog-node',
    group: 'server',
    sdk: 'posthog-node/',
    code: ({ origin, key }) => `new PostHog('${key}', { host: '${origin}' })`,
  },
  {
    id: 'amplitude-node',
    name: 'Amplitude · @amplitude/analytics-node',
    group: 'server',
    sdk: 'amplitude-node-ts/',
    code: ({ origin, key }) => `init('${key}', { serverUrl: '${origin}/2/httpapi' })`,
  },
  {
    id: 'mixpanel-node',
    name: 'Mixpanel · mixpanel',
    group: 'server',
    sdk: 'mixpanel-node/',
    code: ({ origin, key }) =>
      `Mixpanel.init('${key}', { host: '${hostOf(origin)}', protocol: '${schemeOf(origin)}' })`,
  },
  {
    id: 'rudderstack-node',
    name: 'RudderStack · @rudderstack/rudder-sdk-node',
    group: 'server',
    sdk: 'analytics-node/',
    code: ({ origin, key }) => `new Analytics('${key}', { dataPlaneUrl: '${origin}' })`,
  },
  {
    id: 'gantry',
    name: 'Gantry · POST /v1/events',
    group: 'http',
    sdk: 'gantry',
    code: ({ origin, key }) => `curl ${origin}/v1/events -H 'x-write-key: ${key}' -H 'content-type: application/json' \\
  -d '{"batch": [{"event": "signed up", "distinctId": "user-1", "properties": {"plan": "pro"}}]}'`,
  },
  {
    id: 'ga4',
    name: 'Google Analytics · Measurement Protocol',
    group: 'http',
    sdk: 'ga4-measurement-protocol',
    code: ({ origin, key }) => `curl '${origin}/mp/collect?measurement_id=G-1&api_secret=${key}' \\
  -d '{"client_id": "1.2", "user_id": "user-1", "events": [{"name": "sign_up", "params": {"plan": "pro"}}]}'`,
  },
  {
    id: 'otlp',
    name: 'OpenTelemetry · OTLP logs',
    group: 'http',
    sdk: 'opentelemetry',
    code: ({ origin, key }) => `OTEL_EXPORTER_OTLP_LOGS_ENDPOINT=${origin}/v1/logs
OTEL_EXPORTER_OTLP_LOGS_PROTOCOL=http/json
OTEL_EXPORTER_OTLP_LOGS_HEADERS=authorization=Bearer%20${key}`,
  },
]

export const senderGroups = ['browser', 'server', 'http'] as const
