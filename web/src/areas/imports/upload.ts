import { ApiError } from '@gantry/contract/call'
import { Problem } from '@gantry/contract/errors'
import { Import, uploadImport } from '@gantry/contract/imports'
import { downloadUrl } from '../../api.ts'

/** Sends a file; `onProgress` hears the share that has arrived, 0 to 1. fetch() cannot tell that. */
export function sendFile(
  kind: string,
  file: File,
  onProgress: (share: number) => void,
  signal: AbortSignal,
): Promise<Import> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', downloadUrl(uploadImport, { query: { kind, fileName: file.name } }))
    request.setRequestHeader('content-type', 'application/octet-stream')
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0)
    request.onerror = () => reject(unreachable())
    request.onabort = () => reject(new DOMException('', 'AbortError'))
    request.onload = () => {
      const reply = readJson(request.responseText)
      const made = Import.safeParse(reply)
      if (request.status < 300 && made.success) return resolve(made.data)
      const problem = Problem.safeParse(reply)
      reject(problem.success ? new ApiError(problem.data) : unreachable())
    }
    signal.addEventListener('abort', () => request.abort())
    request.send(file)
  })
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const unreachable = (): ApiError =>
  new ApiError({ code: 'unavailable', title: '', status: 503, details: { store: 'server' }, requestId: '' })
