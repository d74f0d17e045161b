import { readFileSync } from 'node:fs'
import { type CountryResponse, Reader } from 'maxmind'
import { OperatorError } from '../../stores/operator-error.ts'

export type Places = { countryOf: (ip: string) => string | undefined }

/** Countries of network addresses from a file in MaxMind's format (GeoLite2-Country, DB-IP ...); without one, none are known. */
export function openPlaces(file: string | undefined): Places {
  if (file === undefined) return { countryOf: () => undefined }
  const reader = readPlaces(file)
  return {
    countryOf: (ip) => {
      try {
        return reader.get(ip)?.country?.iso_code
      } catch {
        return undefined
      }
    },
  }
}

function readPlaces(file: string): Reader<CountryResponse> {
  try {
    return new Reader<CountryResponse>(readFileSync(file))
  } catch (error) {
    throw new OperatorError(
      `GANTRY_GEOIP_FILE cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    )
  }
}
