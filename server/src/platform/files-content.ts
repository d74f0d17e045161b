/** How files of a type begin; `null` for text, which has no mark. */
const beginnings: Readonly<Record<string, readonly string[] | null>> = {
  'image/png': ['\x89PNG\r\n\x1a\n'],
  'image/jpeg': ['\xff\xd8\xff'],
  'image/gif': ['GIF87a', 'GIF89a'],
  'image/webp': ['RIFF'],
  'application/pdf': ['%PDF-'],
  'application/zip': ['PK\x03\x04', 'PK\x05\x06'],
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': ['PK\x03\x04'],
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': ['PK\x03\x04'],
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': ['PK\x03\x04'],
  'text/plain': null,
  'text/csv': null,
  'text/tab-separated-values': null,
  'application/json': null,
  'application/x-ndjson': null,
}

/** The type a file is served under: what it says it is when that is harmless and its first bytes agree, else plain bytes. */
export function contentTypeOf(said: string, firstBytes: Buffer): string {
  const type = said.split(';')[0]?.trim().toLowerCase() ?? ''
  const marks = beginnings[type]
  if (marks === undefined) return 'application/octet-stream'
  const agrees =
    marks === null ? !firstBytes.includes(0) : marks.some((mark) => firstBytes.toString('latin1').startsWith(mark))
  return agrees ? type : 'application/octet-stream'
}
