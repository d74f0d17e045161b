import { Anchor, type AnchorProps } from '@mantine/core'
import { createLink } from '@tanstack/react-router'
import type { ComponentPropsWithRef } from 'react'

type Props = AnchorProps & Omit<ComponentPropsWithRef<'a'>, keyof AnchorProps>

const TextAnchor = (props: Props) => <Anchor {...props} />

/** A link to a page of Gantry, looking like text that can be followed. */
export const TextLink = createLink(TextAnchor)
