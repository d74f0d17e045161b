/**
 * What the demo's customers say, by product area. `{a|b|c}` is one of its parts. Written so that areas share words (as real
 * feedback does) and a model has to look at more than one.
 */
export const sentences: Readonly<Record<string, readonly string[]>> = {
  Calendar: [
    'When I {drag|move} a job to another {day|technician} the calendar {jumps back|loses the notes}.',
    'Please let us {colour|colour-code} jobs by {team|status|customer} in the week view.',
    'Two people booked the same slot and the {calendar|dispatch board} did not warn {us|anybody}.',
    'I need {recurring|repeating} visits every {second week|four weeks|quarter}, not only monthly.',
    'The {day|week} view takes {ten seconds|ages} to open since {Monday|the update}.',
    'Love the new {week view|drag and drop}, planning takes me {half|a third of} the time now.',
    'Der Kalender zeigt {Feiertage|Urlaube} nicht an, wir planen ständig {daneben|doppelt}.',
  ],
  'Route planning': [
    'The suggested route sends our {van|crew} {across the river twice|through the city centre at eight}.',
    'Can routes take {tolls|low-emission zones|lunch breaks} into account?',
    'Drive times on the map are {far too short|wrong by half an hour} in {winter|rush hour}.',
    'Please add a way to {lock|pin} the first stop of a route before it is optimised.',
    'Route order changes after I have {sent|printed} it to the technician.',
    'The map is {brilliant|great}, we save {an hour|two trips} a day.',
  ],
  Invoices: [
    'Invoice numbers {skip|jump} when a draft is {deleted|cancelled}, our accountant {complains|is not amused}.',
    'I want to put {several jobs|a whole month} on one invoice.',
    'The invoice PDF cuts off the {last line|long item names}.',
    'Please let us {add our logo|change the footer} on invoices without asking support.',
    'Sent invoices {show as draft|have lost their date} since the update.',
    'Die Rechnung braucht ein Feld für die {Bestellnummer|Kostenstelle}, sonst zahlt der Kunde nicht.',
    'A {credit note|partial invoice} takes far too many clicks.',
  ],
  Payments: [
    'A customer was charged {twice|two times} for the same {invoice|visit}.',
    'Card payment fails with {an unknown error|error 4021} on {Safari|the phone}.',
    'We need {instalments|a deposit} when the customer books.',
    'The payout arrived {three|five} days late and nothing told us why.',
    'How do I refund only {part of a payment|the call-out fee}?',
    'Taking cards at the door is {a game changer|wonderful}, thank you.',
    'El pago con tarjeta {falla|se queda cargando} desde {ayer|la actualización}.',
  ],
  Taxes: [
    'Reverse charge VAT is missing for {business customers abroad|customers in Ireland}.',
    'We have two VAT rates on one {invoice|job} and the total is {off by a cent|rounded wrongly}.',
    'The tax report {cannot be exported by quarter|mixes paid and unpaid invoices}.',
    'Please support the {new e-invoice format|ZUGFeRD format}, it is mandatory for us from January.',
    'Tax exempt customers still get VAT on {parts|materials}.',
  ],
  'Offline mode': [
    'Without signal in a {basement|boiler room} the app {loses|forgets} the {photos|signature} I took.',
    'After coming back online the {job list|checklist} {syncs for ever|shows old data}.',
    'Version 4.2 {crashes|freezes} when I open a job {offline|in flight mode}.',
    'Let me {download|keep} the week ahead on the phone, our sites have no reception.',
    'Sync conflict: my notes were {overwritten|gone} after {a colleague|the office} edited the job.',
    'Seit 4.2 {stürzt die App ab|hängt die App}, sobald ich {kein Netz|Flugmodus} habe.',
    'オフラインで写真が{消える|同期されない}ので困っています。',
  ],
  'Time tracking': [
    'The timer keeps running after I {finish|close} the job.',
    'I want to edit {yesterday’s|last week’s} hours without asking {my boss|the office}.',
    'Breaks should be {deducted automatically|asked for after six hours}.',
    'Timesheets show the wrong {day|total} for {night shifts|work past midnight}.',
    'Export of hours to {payroll|DATEV} is missing the {employee number|cost centre}.',
    'Clocking in with one tap is {super|perfect} for my people.',
  ],
  Reminders: [
    'Our customers get the {SMS|reminder} {twice|at three in the night}.',
    'Please let customers {confirm|move the appointment} by answering the text message.',
    'The reminder shows the {old|wrong} time after I moved the visit.',
    'We need reminders in {Polish|Turkish|two languages}.',
    'Can a reminder go to {the tenant and the landlord|more than one person}?',
    'No-shows went down {by half|a lot} since we use reminders.',
  ],
  'Booking page': [
    'The booking page offers slots when {everybody is on holiday|we are closed}.',
    'Customers do not see the {price|call-out fee} before they book.',
    'Please add a question about the {boiler model|parking situation} to the booking form.',
    'On a phone the booking page {cuts off the calendar|does not scroll to the button}.',
    'I want to embed the booking page in our {Wordpress|Wix} site.',
    'Half of our new jobs come through the booking page, {great work|well done}.',
  ],
  'Sign-in and roles': [
    'We need single sign-on with {Microsoft|Google|Okta} before we can {roll it out|renew}.',
    'Subcontractors should see {only their own jobs|no prices}.',
    'The sign-in code by e-mail arrives {after ten minutes|never}.',
    'How do I {remove|lock out} somebody who left {yesterday|on Friday}?',
    'Please add two-factor sign-in, our insurer {asks for it|demands it}.',
    'Apprentices can {delete customers|see invoices}, that should not be possible.',
  ],
  'Integrations and API': [
    'The {Xero|QuickBooks|Lexware} sync {stopped|creates duplicates} since {Tuesday|last night}.',
    'Is there a webhook when a job is {finished|cancelled}?',
    'API answers 429 after {a hundred|fifty} calls, our nightly import {never finishes|takes all night}.',
    'We would love a {Zapier|Make} connection for new {bookings|customers}.',
    'Custom fields are missing in the API, we cannot {read|write} the {meter number|contract id}.',
  ],
  Reports: [
    'I need revenue by {technician|postcode|service}, the report only has months.',
    'Numbers in the {sales|revenue} report do not match {the invoice list|our bookkeeping}.',
    'Please send the {weekly|monthly} report by e-mail {as PDF|to my partner}.',
    'The report times out for {more than a year|all branches}.',
    'A chart of {open quotes|first-visit fix rate} would help us a lot.',
  ],
}

/** Said by the way, about no part of the product: nothing can place these, so people have to. */
export const asides: readonly string[] = [
  'Is anybody reading this?',
  'We moved to a new building, please update our postal address in your records.',
  'When is your office open between Christmas and New Year?',
  'A competitor of yours offers us half the price. What do you say to that?',
  'My niece would like to apply for an internship with you. Whom should she write to?',
  'Your support colleague Youssef deserves a raise.',
]

export const openers = [
  '',
  '',
  '',
  'Hi team, ',
  'Hello, ',
  'Quick one: ',
  'Third time I write about this: ',
  'From a call with the customer: ',
]
export const closers = [
  '',
  '',
  '',
  ' Thanks!',
  ' This costs us real time.',
  ' We are thinking about leaving over this.',
  ' Any plans for it?',
  ' Happy to show you.',
]
