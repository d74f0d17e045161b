import { signOut } from '@gantry/contract/sign-in'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { callAuth } from '../session/auth.ts'
import { useNotify } from '../ui/notify.tsx'

/** Ends this session and forgets everything loaded with it. */
export function useSignOut(): () => Promise<void> {
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  const notify = useNotify()
  return async () => {
    try {
      await callAuth(signOut, {})
      await navigate({ to: '/sign-in', search: {} })
      queryClient.clear()
    } catch (error) {
      notify.error(error)
    }
  }
}
