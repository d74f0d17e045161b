import { Domain } from '@gantry/contract/customers'

const symbols: Readonly<Record<string, string>> = { '€': 'EUR', $: 'USD', '£': 'GBP', '¥': 'JPY', '₹': 'INR' }

/** An amount of money as people and spreadsheets write it, in minor units; null when it cannot be read as one. */
export function readMoney(text: string, defaultCurrency: string): { annualMinor: number; currency: string } | null {
  const symbol = Object.keys(symbols).find((one) => text.includes(one))
  const code = /\b[A-Z]{3}\b/.exec(text)?.[0]
  const currency = code ?? (symbol ? symbols[symbol] : undefined) ?? defaultCurrency
  const number = text.replace(code ?? '', '').replace(/[\s\u00a0\u202f'’€$£¥₹]/g, '')
  const parts = /^(\d{1,3}(?:[.,]\d{3})+|\d+)(?:([.,])(\d{1,2}|\d{4,}))?$/.exec(number)
  if (!parts) return null
  const [, whole = '', mark, fraction = ''] = parts
  // One kind of mark cannot part both the thousands and the cents.
  if (mark && whole.includes(mark)) return null
  const amount = Number(`${whole.replace(/[.,]/g, '')}.${fraction || '0'}`)
  const digits = minorDigits(currency)
  if (digits === null) return null
  const annualMinor = Math.round(amount * 10 ** digits)
  return Number.isSafeInteger(annualMinor) ? { annualMinor, currency } : null
}

/** How many digits the minor unit of a currency has (ISO 4217), or null for what is no currency code. */
function minorDigits(currency: string): number | null {
  if (!/^[A-Z]{3}$/.test(currency)) return null
  return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2
}

/** A domain out of a host name, a web address or an e-mail address; null when there is none. */
export function readDomain(text: string): string | null {
  const host = text
    .trim()
    .replace(/^[a-z]+:\/\//i, '')
    .replace(/^.*@/, '')
    .replace(/[/?#:].*$/, '')
  const ascii = URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname : ''
  const parsed = Domain.safeParse(ascii.replace(/^www\./, ''))
  return parsed.success ? parsed.data : null
}

const countryCodes = ((): ReadonlyMap<string, string> => {
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ']
  const codes = letters.flatMap((a) => letters.map((b) => a + b))
  const known = new Map<string, string>()
  for (const language of ['de', 'en']) {
    const names = new Intl.DisplayNames([language], { type: 'region', fallback: 'none' })
    for (const code of codes) {
      const name = names.of(code)
      // Codes for testing and for groups have names too.
      if (name && !/^(EU|EZ|UN|X[A-JL-Z]|Q.|ZZ)$/.test(code))
        known.set(name.toLowerCase(), code).set(code.toLowerCase(), code)
    }
  }
  return known.set('uk', 'GB').set('usa', 'US')
})()

/** ISO 3166-1 alpha-2 out of a code or of the country's English or German name; null when unknown. */
export const readCountry = (text: string): string | null => countryCodes.get(text.trim().toLowerCase()) ?? null

const yes = new Set(['true', 'yes', 'y', '1', 'x', 'ja', 'opted out', 'unsubscribed', 'abgemeldet'])
const no = new Set(['false', 'no', 'n', '0', 'nein', 'subscribed', 'opted in', 'angemeldet'])

/** A yes or no as people write it; null when it is neither. */
export function readFlag(text: string): boolean | null {
  const word = text.trim().toLowerCase()
  return yes.has(word) ? true : no.has(word) ? false : null
}
