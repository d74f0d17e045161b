import { parentPort, workerData } from 'node:worker_threads'
import { type Example, trainModel } from './model.ts'
import { serializeModel } from './serialize.ts'

// `trainInWorker` is the only one to start this file, with exactly this.
const { examples, unlabelled } = workerData as { examples: Example[]; unlabelled: string[] }
const model = trainModel(examples, { unlabelled, onProgress: (share) => parentPort?.postMessage({ share }) })
const bytes = serializeModel(model)
parentPort?.postMessage({ bytes })
