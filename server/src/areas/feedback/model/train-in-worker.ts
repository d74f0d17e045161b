import { Worker } from 'node:worker_threads'
import type { Example, TrainOptions } from './model.ts'

type Message = { share: number } | { bytes: Uint8Array }

/** Trains on another thread and returns the serialised model. Rejects with the signal's reason when aborted. */
export function trainInWorker(
  examples: readonly Example[],
  { unlabelled = [], onProgress, signal }: TrainOptions & { signal?: AbortSignal } = {},
): Promise<Uint8Array> {
  if (signal?.aborted) return Promise.reject(signal.reason)
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./train-worker.ts', import.meta.url), { workerData: { examples, unlabelled } })
    const abort = (): void => {
      reject(signal?.reason)
      void worker.terminate()
    }
    signal?.addEventListener('abort', abort, { once: true })
    worker.on('message', (message: Message) => {
      if ('share' in message) onProgress?.(message.share)
      else resolve(message.bytes)
    })
    worker.on('error', reject)
    worker.on('exit', (code) => {
      signal?.removeEventListener('abort', abort)
      reject(new Error(`Training ended early with exit code ${code}.`))
    })
  })
}
