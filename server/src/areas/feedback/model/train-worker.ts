import { parentPort, workerData } from 'node:worker_threads'
import { type Example, trainModel } from './model.ts'
import { serializeModel } from './serialize.ts'

// `trainInWorker` is the only one to start this file, with exactly this.
const examples = workerData as readonly Example[]
const model = trainModel(examples, { onProgress: (share) => parentPort?.postMessage({ share }) })
const bytes = serializeModel(model)
parentPort?.postMessage({ bytes })
