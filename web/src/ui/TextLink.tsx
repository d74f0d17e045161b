import { Anchor } from '@mantine/core'
import { createLink } from '@tanstack/react-router'

/** A link to a page of Gantry, looking like text that can be followed. */
export const TextLink = createLink(Anchor)
