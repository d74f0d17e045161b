/** Digits behind the decimal point of a currency: 2 for EUR, 0 for JPY. */
const digitsOf = (currency: string): number =>
  new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2

export const toMajor = (minor: number, currency: string): number => minor / 10 ** digitsOf(currency)

export const toMinor = (major: number, currency: string): number => Math.round(major * 10 ** digitsOf(currency))
