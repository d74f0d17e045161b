import { setNonce } from 'get-nonce'

/** The nonce the server allows inline styles with; empty in development, where no policy is sent. */
const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? ''

// The scroll lock behind dialogs writes its own style tag.
setNonce(nonce)

export const styleNonce = (): string => nonce
