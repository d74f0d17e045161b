import { useTranslation } from 'react-i18next'
import { ApiError } from '../api.ts'

/** Says in words what went wrong and what to do about it. */
export function useProblemText(): (error: unknown) => string {
  const { t } = useTranslation('ui')
  return (error) => {
    if (!(error instanceof ApiError)) return t('problem.unknown')
    const { code, title, details, requestId } = error.problem
    switch (code) {
      case 'unavailable':
        return details?.store === 'server' ? t('problem.unreachable') : title || t('problem.unavailable')
      case 'internal':
        return t('problem.internal', { requestId })
      case 'invalid_input':
        return (
          fieldProblems(error)
            .map(({ message }) => message)
            .join('; ') || title
        )
      case 'changed_meanwhile':
        return t('problem.changedMeanwhile')
      case 'unauthenticated':
        return t('problem.unauthenticated')
      case 'not_found':
        return title || t('problem.notFound')
      default:
        return title
    }
  }
}

/** The complaint about one field of a form, when the server named it. */
export const fieldProblem = (error: unknown, field: string): string | undefined =>
  fieldProblems(error).find(({ path }) => path === `body.${field}` || path === field)?.message

function fieldProblems(error: unknown): { path: string; message: string }[] {
  const fields = error instanceof ApiError ? error.problem.details?.fields : undefined
  if (!Array.isArray(fields)) return []
  return fields.flatMap((one) => {
    if (typeof one !== 'object' || one === null || Array.isArray(one)) return []
    const { field, message } = one
    return typeof field === 'string' && typeof message === 'string' ? [{ path: field, message }] : []
  })
}
