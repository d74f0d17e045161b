import { Typography } from '@mantine/core'
import DOMPurify from 'dompurify'
import { useMemo } from 'react'
import classes from './Item.module.css'

const allowed = {
  ALLOWED_TAGS:
    'p br div span b strong i em u s ul ol li blockquote pre code a h1 h2 h3 h4 table tr td th tbody thead'.split(' '),
  ALLOWED_ATTR: ['href', 'colspan', 'rowspan'],
  ALLOWED_URI_REGEXP: /^(https?|mailto):/i,
}

/** Customers' links leave Gantry, and tell nobody where from. */
DOMPurify.addHook('afterSanitizeAttributes', (node) => {
  if (node.tagName !== 'A') return
  node.setAttribute('target', '_blank')
  node.setAttribute('rel', 'noreferrer noopener')
})

/** The server has cleaned it already; customers' markup is cleaned once more where it is shown. */
export function FormattedText({ html }: { html: string }) {
  const clean = useMemo(() => DOMPurify.sanitize(html, allowed), [html])
  return (
    <Typography className={classes.formatted}>
      {/* biome-ignore lint/security/noDangerouslySetInnerHtml: cleaned in the line above */}
      <div dangerouslySetInnerHTML={{ __html: clean }} />
    </Typography>
  )
}
