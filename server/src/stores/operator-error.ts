/**
 * An expected failure of this machine or its settings. The message is for the person who runs Gantry: it says what is
 * wrong and what to do, and is printed without a stack.
 */
export class OperatorError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'OperatorError'
  }
}

/** Turns the file system's usual refusals into something an operator can act on; anything else comes back unchanged. */
export function explainFileError(error: unknown, path: string): unknown {
  if (!(error instanceof Error) || !('code' in error)) return error
  switch (error.code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new OperatorError(`The disk that holds ${path} is full. Free some space there, then start again.`, {
        cause: error,
      })
    case 'EACCES':
    case 'EPERM':
      return new OperatorError(
        `Gantry may not write ${path}. Give the user who runs Gantry that folder, or choose another with --data.`,
        { cause: error },
      )
    case 'EROFS':
      return new OperatorError(`${path} is on a read-only disk. Choose another folder with --data.`, { cause: error })
    case 'ENOTDIR':
    case 'EEXIST':
      return new OperatorError(`${path} is in the way: Gantry needs a folder there. Choose another with --data.`, {
        cause: error,
      })
    default:
      return error
  }
}
