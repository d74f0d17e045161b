/** What happened at Harborline, in days before today; the demo's events and its annotations tell the same story. */
export const story = {
  /** Thirty-two weeks: the clocks change within any stretch of that length. */
  days: 224,
  zone: 'Europe/London',
  /** Signing up in Safari 19.1 was broken from the first to the last of these days. */
  brokenSignUp: { browser: 'Safari', version: '19.1', from: 63, to: 54 },
  routePlanning: 84,
  /** Lost entries of the time sheets: the mobile app could not sync. */
  version42: 40,
  version421: 12,
} as const

/** Staff of the customers come first among the people of the demo, and the first of them are its contacts. */
export const staffCount = 1_056
export const peopleCount = 7_000
export const visitorCount = 24_000

/** Shares of what people do once the app is open; route planning gets its later share with its launch. */
export const habits = {
  job_scheduled: 22,
  job_completed: 24,
  time_tracked: 14,
  reminder_sent: 11,
  invoice_sent: 12,
  payment_received: 8,
  report_viewed: 6,
  route_planned: 3,
  sync_failed: 0.3,
} as const
export const routePlannedAfterLaunch = 12
/** On mobile, while version 4.2 was out. */
export const syncFailedInVersion42 = 9

export const pathOfEvent: Readonly<Record<string, string>> = {
  app_opened: '/today',
  job_scheduled: '/calendar',
  job_completed: '/jobs',
  time_tracked: '/time',
  reminder_sent: '/reminders',
  invoice_sent: '/invoices',
  payment_received: '/payments',
  report_viewed: '/reports',
  route_planned: '/routes',
  sync_failed: '/sync',
  signup_started: '/sign-up',
  signup_completed: '/sign-up/done',
  company_created: '/welcome',
}
