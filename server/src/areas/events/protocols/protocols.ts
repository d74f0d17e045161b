import type { DecodedRequest, Protocol, ProtocolRoute } from '../received.ts'
import { amplitude, isAmplitude } from './amplitude.ts'
import { ga4 } from './ga4.ts'
import { mixpanelImport, mixpanelProfiles, mixpanelRecord, mixpanelSettings, mixpanelTrack } from './mixpanel.ts'
import { isOpenpanel, openpanel } from './openpanel.ts'
import { otlp } from './otlp.ts'
import { plausible } from './plausible.ts'
import { isPosthog } from './posthog.ts'
import {
  posthogCapture,
  posthogConfig,
  posthogEvents,
  posthogFlags,
  posthogNone,
  posthogRecording,
} from './posthog-routes.ts'
import { segment } from './segment.ts'
import { umami } from './umami.ts'

type Voice = Pick<ProtocolRoute, 'read' | 'answer' | 'fail'>

/** A path that several vendors use: whose call it is shows in what was sent. */
function shared(choose: (request: DecodedRequest) => Voice): Required<Voice> {
  return {
    read: (request) => choose(request).read(request),
    answer: (request, outcomes) => choose(request).answer(request, outcomes),
    fail: (request, failure) =>
      choose(request).fail?.(request, failure) ?? { status: failure.status, body: { error: failure.message } },
  }
}

const posthogBatchBytes = 20 * 1024 ** 2

const amplitudeOnly: Protocol = {
  name: 'amplitude',
  routes: [{ methods: ['POST'], paths: ['/2/httpapi'], bodyLimit: posthogBatchBytes, ...amplitude }],
}

const mixpanel: Protocol = {
  name: 'mixpanel',
  routes: [
    { methods: ['POST'], paths: ['/import'], ...mixpanelImport },
    { methods: ['GET', 'POST'], paths: ['/groups'], ...mixpanelProfiles },
    { methods: ['POST'], paths: ['/record'], ...mixpanelRecord },
    { methods: ['GET'], paths: ['/settings', '/flags', '/decide'], ...mixpanelSettings },
  ],
}

const posthog: Protocol = {
  name: 'posthog',
  routes: [
    { methods: ['GET', 'POST'], paths: ['/e', '/i/v0/e', '/capture'], bodyLimit: posthogBatchBytes, ...posthogCapture },
    { methods: ['POST'], paths: ['/i/v1/analytics/events'], bodyLimit: posthogBatchBytes, ...posthogEvents },
    { methods: ['POST'], paths: ['/flags', '/decide'], ...posthogFlags },
    { methods: ['GET'], paths: ['/array/:token/config', '/array/:token/config.js'], ...posthogConfig },
    { methods: ['POST'], paths: ['/s'], bodyLimit: 25 * 1024 ** 2, ...posthogRecording },
    { methods: ['GET'], paths: ['/api/surveys', '/api/early_access_features', '/flags/definitions'], ...posthogNone },
  ],
}

const several: Protocol = {
  name: 'several',
  routes: [
    {
      methods: ['GET', 'POST'],
      paths: ['/track'],
      ...shared((request) => (isOpenpanel(request) ? openpanel : isPosthog(request) ? posthogCapture : mixpanelTrack)),
    },
    {
      methods: ['GET', 'POST'],
      paths: ['/engage'],
      ...shared((request) => (isPosthog(request) ? posthogCapture : mixpanelProfiles)),
    },
    {
      methods: ['POST'],
      paths: ['/batch'],
      ...shared((request) => (isAmplitude(request) ? amplitude : posthogCapture)),
    },
  ],
}

/** Every vendor whose senders Gantry understands. */
export const protocols: readonly Protocol[] = [
  segment,
  amplitudeOnly,
  mixpanel,
  posthog,
  several,
  umami,
  plausible,
  ga4,
  otlp,
]
